import { Socket } from "../socket.js";

/** Keeps the count at the bell. data-socket: path; data-none, data-some: the link's name, without and with "{n}". */
class NotificationBell extends HTMLElement {
  connectedCallback() {
    if (this.closest("[inert]")) return;
    this.socket = new Socket(() => this.dataset.socket, (message) => this.hear(message));
    this.socket.open();
  }

  disconnectedCallback() {
    this.socket?.close();
  }

  hear({ type, count }) {
    if (type !== "unread") return;
    const link = this.querySelector("a");
    link.setAttribute("aria-label", count ? this.dataset.some.replace("{n}", count) : this.dataset.none);
    let badge = link.querySelector(".badge");
    if (!count) {
      badge?.remove();
      return;
    }
    if (!badge) {
      badge = document.createElement("b");
      badge.className = "badge";
      link.append(badge);
    }
    badge.textContent = count > 99 ? "99+" : count;
  }
}

customElements.define("notification-bell", NotificationBell);
