/** The search in a dialog, over any page. Without JavaScript its openers are links to the search page. */
class SearchPalette extends HTMLElement {
  connectedCallback() {
    document.addEventListener("click", this);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this);
  }

  handleEvent(event) {
    const dialog = this.querySelector("dialog");
    if (event.target === dialog) dialog.close();
    const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.button;
    if (modified || !event.target.closest("[data-open=search]")) return;
    event.preventDefault();
    dialog.showModal();
    this.querySelector("input").select();
  }
}

customElements.define("search-palette", SearchPalette);
