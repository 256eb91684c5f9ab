import { toast } from "../toast.js";

/** A link that is copied when it is pressed. data-copied: what to say then. */
class CopyLink extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
  }

  async handleEvent(event) {
    const link = event.target.closest("a");
    if (!link || !navigator.clipboard) return;
    event.preventDefault();
    await navigator.clipboard.writeText(link.href);
    toast(this.dataset.copied);
  }
}

customElements.define("copy-link", CopyLink);
