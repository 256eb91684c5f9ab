/** The token that proves a POST comes from our page; empty for guests. */
export function csrfToken() {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
}

/** POST a few fields. `options` are fetch's, for `signal` and `keepalive`. */
export function post(url, fields, options = {}) {
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { "X-CSRFToken": csrfToken() },
    ...options,
  });
}
