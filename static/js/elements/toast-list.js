const SHOWN = 6_000;
const UNDO = 10_000;

/** Takes toasts away after a while, later when they can be undone, never while somebody is at one. A key undoes what
    the newest is about. */
class ToastList extends HTMLElement {
  connectedCallback() {
    for (const toast of this.children) this.dismissLater(toast);
    this.watcher = new MutationObserver((changes) => {
      for (const change of changes) change.addedNodes.forEach((node) => this.dismissLater(node));
    });
    this.watcher.observe(this, { childList: true });
  }

  disconnectedCallback() {
    this.watcher.disconnect();
  }

  dismissLater(toast) {
    if (!(toast instanceof HTMLElement)) return;
    const wait = toast.querySelector("form") ? UNDO : SHOWN;
    if (toast.querySelector("[data-key]")) {
      for (const older of this.querySelectorAll("[data-key]")) if (!toast.contains(older)) older.removeAttribute("data-key");
    }
    const leave = () => {
      if (toast.matches(":hover, :focus-within")) setTimeout(leave, 1_000);
      else toast.remove();
    };
    setTimeout(leave, wait);
  }
}

customElements.define("toast-list", ToastList);
