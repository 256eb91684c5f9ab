/** Where a report is written, over the page. Words that were selected in the post go with it. Links with
    data-report (the post's number, or "") fill the dialog; without JavaScript they lead to a page. */
class ReportDialog extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    document.addEventListener("selectionchange", this);
    document.addEventListener("htmx:configRequest", this);
    document.addEventListener("htmx:afterSwap", this);
    document.addEventListener("click", this);
  }

  disconnectedCallback() {
    document.removeEventListener("selectionchange", this);
    document.removeEventListener("htmx:configRequest", this);
    document.removeEventListener("htmx:afterSwap", this);
    document.removeEventListener("click", this);
  }

  handleEvent(event) {
    if (event.type === "selectionchange") this.remember();
    else if (event.type === "htmx:configRequest") this.bring(event.detail);
    else if (event.type === "htmx:afterSwap") this.show(event.detail.target);
    else if (event.target === this.dialog || event.target.closest("report-dialog [data-close]")) this.close(event);
  }

  /** A click on the menu ends the selection, so the last one of a post stays known. */
  remember() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const prose = selection.anchorNode.parentElement?.closest("[data-prose]");
    if (!prose?.contains(selection.focusNode)) return;
    this.words = { post: prose.closest("[data-post]")?.dataset.post, text: String(selection).trim().slice(0, 500) };
  }

  bring({ elt, parameters }) {
    if (elt.dataset?.report && elt.dataset.report === this.words?.post) parameters.marked = this.words.text;
  }

  show(target) {
    if (target !== this.dialog) return;
    document.querySelector("[popover]:popover-open")?.hidePopover();
    if (!this.dialog.open) this.dialog.showModal();
  }

  close(event) {
    event.preventDefault();
    this.dialog.close();
  }
}

customElements.define("report-dialog", ReportDialog);
