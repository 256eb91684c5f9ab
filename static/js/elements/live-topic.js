import { Socket } from "../socket.js";

const OF_FORMS = ["htmx:configRequest", "htmx:beforeRequest", "htmx:afterRequest"];

/** Says when replies arrived and shows them when asked. data-socket: path; data-more-url: their HTML, by "after";
    data-one, data-many: the banner's words; data-posts: selector of the list they are appended to. */
class LiveTopic extends HTMLElement {
  connectedCallback() {
    this.banner = this.querySelector(".banner");
    this.newest = 0;
    this.querySelector("button").addEventListener("click", () => this.show());
    for (const type of OF_FORMS) document.addEventListener(type, this);
    this.socket = new Socket(() => this.address, (message) => this.hear(message));
    this.socket.open();
  }

  disconnectedCallback() {
    for (const type of OF_FORMS) document.removeEventListener(type, this);
    this.socket.close();
  }

  handleEvent(event) {
    this.reply(event);
  }

  get posts() {
    return document.querySelector(this.dataset.posts);
  }

  get last() {
    const numbers = this.posts.querySelectorAll("[data-post]");
    return Number(numbers[numbers.length - 1]?.dataset.post ?? 0);
  }

  // Every connection says what this page has, so that connecting again is asking again.
  get address() {
    return `${this.dataset.socket}?after=${this.last}`;
  }

  hear(message) {
    if (message.type !== "replies") return;
    this.newest = Math.max(this.newest, message.last);
    this.tell();
  }

  // The reader's own reply brings what arrived before it along, and is nothing to tell them.
  reply(event) {
    const { elt, parameters, requestConfig } = event.detail;
    if (!(requestConfig?.elt ?? elt).closest("markdown-composer")) return;
    if (event.type === "htmx:configRequest") {
      parameters.after = this.last;
      return;
    }
    this.sending = event.type === "htmx:beforeRequest";
    this.tell();
  }

  tell() {
    const count = this.newest - this.last; // numbers have no gaps
    this.banner.hidden = this.sending || count < 1;
    const words = count === 1 ? this.dataset.one : this.dataset.many;
    this.querySelector("[data-words]").textContent = this.banner.hidden ? "" : words.replace("{n}", count);
  }

  async show() {
    const url = new URL(this.dataset.moreUrl, location.href);
    url.searchParams.set("after", this.last);
    const response = await fetch(url);
    if (!response.ok) return;
    const fresh = document.createElement("template");
    fresh.innerHTML = await response.text();
    // Other parts of the page come along, in place of those it shows.
    for (const part of [...fresh.content.children]) {
      const shown = document.getElementById(part.id);
      if (shown) shown.replaceWith(part);
      else if (!part.matches("li")) part.remove();
    }
    const first = fresh.content.firstElementChild;
    this.posts.append(fresh.content);
    for (const place of document.querySelectorAll("[data-position]")) place.dataset.total = this.last;
    window.htmx?.process(this.posts);
    this.tell();
    if (!first) return;
    first.tabIndex = -1;
    first.focus();
  }
}

customElements.define("live-topic", LiveTopic);
