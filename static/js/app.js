import "./elements/copy-link.js";
import "./elements/keys-help.js";
import "./elements/live-topic.js";
import "./elements/markdown-composer.js";
import "./elements/notification-bell.js";
import "./elements/password-field.js";
import "./elements/quote-selection.js";
import "./elements/read-tracker.js";
import "./elements/reply-posted.js";
import "./elements/report-dialog.js";
import "./elements/search-palette.js";
import "./elements/theme-choice.js";
import "./elements/time-ago.js";
import "./elements/toast-list.js";
import "./keys.js";
import { post } from "./requests.js";
import { toast } from "./toast.js";

// After a failed form the list of errors has the focus, on a new page as after a swap.
const focusErrors = (root) => root.querySelector("[data-focus]")?.focus();
focusErrors(document);
document.addEventListener("htmx:afterSwap", (event) => {
  const { target, requestConfig } = event.detail;
  focusErrors(target);
  // A popover that was filled opens beside what asked for it.
  if (target.popover && !target.matches(":popover-open")) target.showPopover({ source: requestConfig.elt });
});

for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, () => {
    toast(document.getElementById("toasts")?.dataset.failed ?? "", "bad");
  });
}

// What was opened counts as seen. The request outlives the page.
document.addEventListener("click", (event) => {
  const opened = event.target.closest("a[data-seen-url]");
  if (opened) post(opened.dataset.seenUrl, {}, { keepalive: true });
});
