/** A text area with the numbers of its lines beside it. Links with data-line lead to their line. */
class RuleSource extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    this.numbers = document.createElement("pre");
    this.numbers.className = "rule-numbers";
    this.numbers.setAttribute("aria-hidden", "true");
    this.append(this.numbers);
    this.dataset.numbered = "";
    this.area.addEventListener("input", this);
    this.area.addEventListener("scroll", this);
    document.addEventListener("click", this);
    this.number();
  }

  disconnectedCallback() {
    document.removeEventListener("click", this);
  }

  handleEvent(event) {
    if (event.type === "input") this.number();
    else if (event.type === "scroll") this.follow();
    else this.lead(event);
  }

  number() {
    const count = this.area.value.split("\n").length;
    if (count !== this.count) {
      this.count = count;
      this.numbers.textContent = Array.from({ length: count }, (_, n) => n + 1).join("\n");
    }
    const { paddingTop } = getComputedStyle(this.area);
    this.numbers.style.paddingBlockStart = paddingTop;
    this.follow();
  }

  follow() {
    this.numbers.style.blockSize = `${this.area.clientHeight}px`;
    this.numbers.scrollTop = this.area.scrollTop;
  }

  /** Selects the line that a link names. */
  lead(event) {
    const link = event.target.closest?.("a[data-line]");
    if (!link) return;
    event.preventDefault();
    const lines = this.area.value.split("\n");
    const at = Math.min(Number(link.dataset.line), lines.length) - 1;
    const start = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
    this.area.focus();
    this.area.setSelectionRange(start, start + lines[at].length);
    const height = this.area.scrollHeight / lines.length;
    this.area.scrollTop = Math.max(0, (at - 3) * height);
    this.area.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("rule-source", RuleSource);
