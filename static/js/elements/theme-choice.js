const YEAR = 365 * 24 * 3600;

/** Light, dark or what the system says: kept in a cookie, so that the server can draw the page in it. */
class ThemeChoice extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", this);
  }

  handleEvent(event) {
    const chosen = event.target.closest("[data-theme-value]");
    if (!chosen) return;
    const theme = chosen.dataset.themeValue;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; SameSite=Lax${secure}`;

    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    for (const button of this.querySelectorAll("[data-theme-value]")) {
      button.setAttribute("aria-pressed", button === chosen);
    }
  }
}

customElements.define("theme-choice", ThemeChoice);
