// Passkeys: <passkey-form data-does="sign-in|confirm|add"> around a form with a hidden field "credential". What the
// device is asked comes from the page (#passkey-options) or, at sign-in, from the form's own address.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

const forCreation = ({ publicKey }) => ({
  publicKey: {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: known(publicKey.excludeCredentials),
  },
});
const forRequest = ({ publicKey }) => ({
  publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: known(publicKey.allowCredentials) },
});

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
const asJson = (made) => ({
  type: made.type,
  id: made.id,
  rawId: text(made.rawId),
  authenticatorAttachment: made.authenticatorAttachment,
  clientExtensionResults: made.getClientExtensionResults(),
  response: {
    ...Object.fromEntries(PARTS.filter((p) => made.response[p]).map((p) => [p, text(made.response[p])])),
    transports: made.response.getTransports?.() ?? [],
  },
});

class PasskeyForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    // A passkey belongs to a name; an address such as 127.0.0.1 has none.
    const works = window.PublicKeyCredential && !/^[\d.]+$|:/.test(location.hostname);
    if (!this.form || !works) return;
    this.hidden = false;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
  }

  async ask() {
    const error = this.querySelector(".error[role=alert]");
    error.hidden = true;
    try {
      const made = this.dataset.does === "add" ? await this.make() : await this.confirm();
      this.form.elements.credential.value = JSON.stringify(asJson(made));
      this.form.submit();
    } catch {
      error.textContent = this.dataset.failed;
      error.hidden = false;
    }
  }

  async make() {
    const { publicKey } = forCreation(this.options().creation_options);
    const alone = this.form.elements.passwordless?.checked;
    const wish = { residentKey: alone ? "required" : "discouraged", requireResidentKey: Boolean(alone) };
    if (alone) wish.userVerification = "required";
    publicKey.authenticatorSelection = { ...publicKey.authenticatorSelection, ...wish };
    return navigator.credentials.create({ publicKey });
  }

  async confirm() {
    const options = this.dataset.does === "sign-in" ? await this.fetched() : this.options();
    return navigator.credentials.get(forRequest(options.request_options));
  }

  options() {
    return JSON.parse(document.getElementById("passkey-options").textContent);
  }

  async fetched() {
    const response = await fetch(this.form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.statusText);
    return response.json();
  }
}

customElements.define("passkey-form", PasskeyForm);
