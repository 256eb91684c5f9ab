/** A button beside selected words of a post; pressing it, or a post's own [data-quote], quotes them in the composer. */
class QuoteSelection extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.button.addEventListener("pointerdown", (event) => event.preventDefault());
    document.addEventListener("selectionchange", this);
    document.addEventListener("click", this);
  }

  disconnectedCallback() {
    document.removeEventListener("selectionchange", this);
    document.removeEventListener("click", this);
  }

  handleEvent(event) {
    if (event.type === "selectionchange") return this.follow();
    const asked = event.target.closest("[data-quote]");
    if (asked) this.quote(asked.closest("[data-post]"), "");
    else if (event.target.closest("button") === this.button) this.quote(this.post, String(getSelection()));
  }

  follow() {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    this.post = range && postOf(range);
    this.hidden = !this.post;
    if (this.hidden) return;
    const box = range.getBoundingClientRect();
    this.style.insetInlineStart = `${box.left + scrollX}px`;
    this.style.insetBlockStart = `${box.bottom + scrollY + 6}px`;
  }

  quote(post, selected) {
    const text = (selected || post.querySelector("[data-prose]").innerText).trim();
    const lines = text.split(/\n+/).map((line) => `> ${line}`);
    const from = `> [@${post.dataset.author}](${post.dataset.href}) wrote:`;
    document.querySelector("markdown-composer")?.appendText([from, ...lines, "", ""].join("\n"));
    this.hidden = true;
  }
}

/** The post in whose words the range lies. A triple click ends it at the beginning of what comes after them. */
function postOf({ startContainer, endContainer, endOffset }) {
  const prose = startContainer.parentElement?.closest("[data-prose]");
  const post = prose?.closest("[data-post]");
  return prose?.contains(endContainer) || (endOffset === 0 && post?.contains(endContainer)) ? post : null;
}

customElements.define("quote-selection", QuoteSelection);
