import { post } from "../requests.js";
import { marked } from "../markdown-marks.js";

const SAVE_AFTER = 500;
const PREVIEW_AFTER = 350;
const SHORTCUTS = { b: "bold", i: "italic", k: "link" };

/** Toolbar, live preview and a draft on this device for the textarea inside.
    data-preview-url: renders the field "body"; data-draft-key: names the draft, the same for the same text. */
class MarkdownComposer extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.text = this.querySelector("textarea");
    this.preview = this.querySelector(".composer-preview");
    for (const type of ["click", "input", "keydown", "submit"]) this.addEventListener(type, this);
    for (const type of ["htmx:beforeOnLoad", "htmx:sendError"]) this.addEventListener(type, this);
    document.addEventListener("click", this.replyTo);

    this.querySelector(".toolbar").hidden = false;
    this.querySelector(".composer-toggle").hidden = false;
    this.settleDraft();
    this.showPreview(matchMedia("(min-width: 761px)").matches && this.text.value !== "");
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.replyTo);
    clearTimeout(this.saving);
    clearTimeout(this.rendering);
  }

  handleEvent(event) {
    if (event.type === "click") this.act(event.target.closest("[data-action]")?.dataset.action);
    else if (event.type === "keydown") this.press(event);
    else if (event.type === "submit") this.leave();
    else if (event.type.startsWith("htmx:")) this.answered(event.detail);
    else if (event.target === this.text) this.changed();
  }

  act(action) {
    if (!action) return;
    if (action === "preview") return this.showPreview(this.preview.hidden);
    if (action === "to-topic") return this.answer("", "");
    const { selectionStart: start, selectionEnd: end, value } = this.text;
    const { from, to, text, select } = marked(action, value, start, end);
    this.replace(from, to, text);
    this.text.setSelectionRange(...select);
  }

  press(event) {
    if (event.target !== this.text || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.key === "Enter") this.form.requestSubmit();
    else if (SHORTCUTS[event.key]) this.act(SHORTCUTS[event.key]);
    else return;
    event.preventDefault();
  }

  /** Put text at the end, on lines of its own. */
  appendText(text) {
    const { value } = this.text;
    this.replace(value.length, value.length, (value.trim() ? "\n\n" : "") + text);
    this.text.scrollTop = this.text.scrollHeight;
  }

  // insertText keeps the browser's own undo; where it is gone, the text still arrives.
  replace(from, to, text) {
    this.text.focus();
    this.text.setSelectionRange(from, to);
    if (document.execCommand("insertText", false, text)) return;
    this.text.setRangeText(text, from, to, "end");
    this.changed();
  }

  replyTo = (event) => {
    const button = event.target.closest("[data-reply]");
    if (!button || !this.form.elements.reply_to) return;
    event.preventDefault();
    this.answer(button.dataset.reply, button.dataset.name);
    this.text.focus();
    this.form.scrollIntoView({ block: "center" });
  };

  answer(id, name) {
    this.form.elements.reply_to.value = id;
    const line = this.querySelector("[data-reply-to]");
    line.hidden = !id;
    line.querySelector("[data-name]").textContent = name;
  }

  changed() {
    clearTimeout(this.saving);
    clearTimeout(this.rendering);
    this.saving = setTimeout(() => this.save(), SAVE_AFTER);
    this.rendering = setTimeout(() => this.render(), PREVIEW_AFTER);
  }

  // --- preview

  showPreview(shown) {
    this.preview.hidden = !shown;
    this.querySelector(".composer-toggle").setAttribute("aria-pressed", shown);
    this.render();
  }

  async render() {
    if (this.preview.hidden) return;
    this.request?.abort();
    this.request = new AbortController();
    try {
      const fields = { body: this.text.value };
      const response = await post(this.dataset.previewUrl, fields, { signal: this.request.signal });
      if (response.ok) this.querySelector("[data-preview]").innerHTML = await response.text();
    } catch {
      // Superseded by the next one, or offline: the last preview stays.
    }
  }

  // --- draft

  get key() {
    return this.dataset.draftKey ? `draft:${this.dataset.draftKey}` : "";
  }

  // A form that was sent is forgotten on the page after it, unless that page came back with errors or by "back".
  settleDraft() {
    if (!this.key) return;
    const sent = sessionStorage.getItem(this.key) !== null;
    const failed = this.querySelector(".form-error") !== null;
    const [visit] = performance.getEntriesByType("navigation");
    sessionStorage.removeItem(this.key);
    if (sent && !failed && visit?.type === "navigate") localStorage.removeItem(this.key);

    const draft = localStorage.getItem(this.key);
    if (!draft || this.text.value.trim()) return;
    this.text.value = draft;
    this.say(this.state.dataset.restored);
  }

  save() {
    if (!this.key) return;
    const { value } = this.text;
    if (!value.trim()) return localStorage.removeItem(this.key);
    localStorage.setItem(this.key, value);
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const time = new Date().toLocaleTimeString(document.documentElement.lang, clock);
    this.say(this.state.dataset.saved.replace("{time}", time));
  }

  leave() {
    clearTimeout(this.saving);
    if (!this.key) return;
    localStorage.setItem(this.key, this.text.value);
    sessionStorage.setItem(this.key, "sent");
  }

  // Before the swap, which may put a new composer in the place of this one.
  answered({ xhr, elt }) {
    if (elt !== this.form || !this.key) return;
    sessionStorage.removeItem(this.key);
    if (xhr.status < 200 || xhr.status > 299) return;
    clearTimeout(this.saving);
    localStorage.removeItem(this.key);
  }

  get state() {
    return this.querySelector(".composer-state");
  }

  say(text) {
    this.state.textContent = text;
  }
}

customElements.define("markdown-composer", MarkdownComposer);
