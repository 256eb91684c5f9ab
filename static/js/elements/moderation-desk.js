import { post } from "../requests.js";
import { Socket } from "../socket.js";

const TOUCH = 60_000;
const DONE = ["keydown", "input", "pointerdown", "toggle"];
const SWAPS = ["htmx:beforeRequest", "htmx:beforeSwap", "htmx:afterSwap", "htmx:afterSettle"];

/** Keeps the moderators' queue live: who looks at which case, what came in, what somebody else decided. data-socket:
    path; data-since: newest step of the page; data-one, data-many: of new cases; data-edited: of a case that moved. */
class ModerationDesk extends HTMLElement {
  connectedCallback() {
    this.looking = {};
    this.touchedAt = Date.now();
    this.socket = new Socket(() => `${this.dataset.socket}?since=${this.since}`, (message) => this.hear(message));
    this.socket.open();
    this.socket.socket.addEventListener("open", () => this.say());
    for (const type of DONE) document.addEventListener(type, this, true);
    for (const type of SWAPS) document.addEventListener(type, this);
    this.beat = setInterval(() => this.say(), 15_000);
  }

  disconnectedCallback() {
    this.socket.close();
    clearInterval(this.beat);
    for (const type of DONE) document.removeEventListener(type, this, true);
    for (const type of SWAPS) document.removeEventListener(type, this);
  }

  get since() {
    return document.getElementById("list")?.dataset.since ?? this.dataset.since;
  }

  get open() {
    return document.querySelector("[data-open-case]");
  }

  handleEvent(event) {
    if (event.type.startsWith("htmx:")) {
      const { target, requestConfig } = event.detail;
      // What another case asked for is not wanted any more.
      if (event.type === "htmx:beforeSwap" && requestConfig?.elt?.isConnected === false) event.detail.shouldSwap = false;
      if (event.type === "htmx:afterSwap") this.place(target);
      if (target?.id === "decide-words") this.keepTyped(event.type, target);
      else if (event.type.startsWith("htmx:after")) this.swapped(target);
      return;
    }
    if (event.type === "toggle") return this.opened(event.target);
    if (event.type === "keydown") this.press(event);
    if (event.type === "input" && event.target.closest("#decide")) {
      this.say(true);
      document.getElementById("decide-preview")?.replaceChildren(); // it showed what was chosen before
    }
    this.touch();
  }

  // Ctrl Enter sends from anywhere in the page; what is not complete says so itself. Escape leaves the note, what
  // was typed stays in it.
  press(event) {
    const writing = event.key === "Escape" ? event.target.closest?.(".side-note[open]") : null;
    if (writing) {
      writing.open = false;
      writing.querySelector("summary").focus();
    }
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const note = event.target.closest?.(".side-note form");
    const form = note ?? document.getElementById("decide");
    if (!form?.requestSubmit) return;
    event.preventDefault();
    // A click, so that htmx does not send along what was pressed before it.
    const send = form.querySelector("[data-send]");
    if (send) send.click();
    else form.requestSubmit();
  }

  // Parts of an answer that belong elsewhere in the case, if it is still open.
  place(target) {
    for (const part of target?.querySelectorAll("template[data-into]") ?? []) {
      document.getElementById(part.dataset.into)?.replaceChildren(part.content);
      part.remove();
    }
  }

  // What is typed while the usual words are on their way goes before them.
  keepTyped(type, target) {
    const text = target.querySelector("textarea");
    if (type === "htmx:beforeRequest") this.asked = text.value;
    else if (type === "htmx:beforeSwap") this.typed = text.value === this.asked ? null : text;
    else if (type === "htmx:afterSwap" && this.typed) {
      const { value, selectionStart, selectionEnd } = this.typed;
      this.typed = null;
      text.value = value;
      text.focus();
      text.setSelectionRange(selectionStart, selectionEnd);
    }
  }

  opened(element) {
    if (element.matches?.(".side-note[open]")) element.querySelector("textarea").focus();
  }

  // Whoever has a case keeps it while they do something with it.
  touch() {
    const mine = document.querySelector("#claim[data-state=mine]");
    if (!mine || !this.open || Date.now() - this.touchedAt < TOUCH) return;
    this.touchedAt = Date.now();
    post(this.open.dataset.touchUrl, {}).catch(() => {});
  }

  swapped(target) {
    if (!target?.closest(".queue") && target?.id !== "list") return;
    const open = this.open?.dataset.openCase;
    if (target.id === "case") {
      document.querySelector(".queue").classList.toggle("is-open", Boolean(open));
      for (const row of document.querySelectorAll("[data-case]")) {
        if (row.dataset.case === open) row.setAttribute("aria-current", "true");
        else row.removeAttribute("aria-current");
      }
      document.getElementById(`row-${target.querySelector("[data-done-case]")?.dataset.doneCase}`)?.remove();
      document.querySelector(".case-item[aria-current]")?.scrollIntoView({ block: "nearest" });
      this.say();
    }
    this.show();
  }

  say(deciding = false) {
    const { socket } = this.socket;
    if (socket.readyState !== WebSocket.OPEN) return;
    const look = Number(this.open?.dataset.openCase ?? 0);
    if (look === this.said?.look && deciding === this.said.deciding && socket === this.saidTo) return;
    this.said = { look, deciding };
    this.saidTo = socket;
    socket.send(JSON.stringify(this.said));
  }

  hear(message) {
    if (message.type === "presence") {
      this.looking = message;
      this.show();
    } else if (message.type === "queue") {
      this.tell(message.new);
      for (const id of message.gone) this.drop(id);
    } else if (message.type === "case") {
      this.moved(message);
    }
    if (message.type === "hello") this.say();
  }

  show() {
    const { rows = {}, bar = "", "case": about } = this.looking;
    for (const place of document.querySelectorAll("[data-looking]")) {
      place.innerHTML = rows[place.dataset.looking] ?? "";
    }
    const looking = document.getElementById("looking");
    const html = String(about) === this.open?.dataset.openCase ? bar : "";
    if (!looking || looking.dataset.html === html) return;
    looking.dataset.html = html;
    looking.innerHTML = html;
    window.htmx?.process(looking);
  }

  tell(count) {
    const banner = document.getElementById("new-cases");
    if (!banner) return;
    banner.hidden = count < 1;
    const words = count === 1 ? this.dataset.one : this.dataset.many;
    banner.querySelector("a").textContent = words.replace("{n}", count > 99 ? "99+" : count);
  }

  // What somebody else decided leaves the list, except the case one is looking at.
  drop(id) {
    const row = document.getElementById(`row-${id}`);
    if (!row || row.matches("[aria-current]") || row.contains(document.activeElement)) return;
    if (!new URLSearchParams(location.search).get("tab")?.startsWith("decided")) row.remove();
  }

  moved({ id, version }) {
    const { open } = this;
    if (open?.dataset.openCase !== String(id)) return;
    window.htmx?.ajax("GET", open.dataset.claimUrl, { target: "#claim", swap: "outerHTML" });
    if (version <= Number(open.dataset.version)) return;
    const banner = document.getElementById("case-moved");
    banner.querySelector("span").textContent = this.dataset.edited;
    banner.hidden = false;
  }
}

customElements.define("moderation-desk", ModerationDesk);
