/** The list of shortcuts. Presses of "?" come here as a click of the element itself. */
class KeysHelp extends HTMLElement {
  connectedCallback() {
    document.addEventListener("click", this);
    for (const opener of document.querySelectorAll("[data-open=keys]")) opener.hidden = false;
  }

  disconnectedCallback() {
    document.removeEventListener("click", this);
  }

  handleEvent(event) {
    const dialog = this.querySelector("dialog");
    if (event.target === dialog) dialog.close();
    else if (event.target === this || event.target.closest("[data-open=keys]")) dialog.showModal();
  }
}

customElements.define("keys-help", KeysHelp);
