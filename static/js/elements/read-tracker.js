import { post } from "../requests.js";

const EVERY = 3_000;

/** Tells the server the highest post that was on screen. data-read-url; data-read: what it knows already. */
class ReadTracker extends HTMLElement {
  connectedCallback() {
    this.told = this.highest = Number(this.dataset.read ?? 0);
    this.observer = new IntersectionObserver((entries) => this.see(entries), { rootMargin: "0px 0px -15%" });
    this.watcher = new MutationObserver(() => this.observeAll());
    this.watcher.observe(this, { childList: true, subtree: true });
    this.observeAll();
    this.timer = setInterval(() => this.tell(), EVERY);
    addEventListener("pagehide", this);
  }

  disconnectedCallback() {
    this.tell();
    this.observer.disconnect();
    this.watcher.disconnect();
    clearInterval(this.timer);
    removeEventListener("pagehide", this);
  }

  handleEvent() {
    this.tell();
  }

  observeAll() {
    for (const element of this.querySelectorAll("[data-post]")) this.observer.observe(element);
  }

  see(entries) {
    const numbers = entries.filter((entry) => entry.isIntersecting).map((entry) => Number(entry.target.dataset.post));
    if (!numbers.length) return;
    const now = Math.max(...numbers);
    this.highest = Math.max(this.highest, now);
    for (const place of document.querySelectorAll("[data-position]")) {
      const total = Math.max(now, place.dataset.total); // replies arrive
      place.textContent = place.dataset.position.replace("{n}", now).replace("{all}", total);
    }
  }

  tell() {
    if (!this.dataset.readUrl || this.highest <= this.told) return;
    this.told = this.highest;
    post(this.dataset.readUrl, { number: this.highest }, { keepalive: true }).catch(() => (this.told = 0));
  }
}

customElements.define("read-tracker", ReadTracker);
