/** A button that shows what was typed. */
class PasswordField extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    const button = this.querySelector("button");
    button.hidden = false;
    button.onclick = () => {
      const shows = input.type === "text";
      input.type = shows ? "password" : "text";
      button.setAttribute("aria-pressed", !shows);
    };
  }
}

customElements.define("password-field", PasswordField);
