/** Presets fill in the hex field, and previews on the page take the colour at once. */
class BrandColour extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", this);
  }

  handleEvent(event) {
    const field = this.querySelector(".hex");
    if (event.target.type === "radio") field.value = event.target.value;
    if (!field.validity.valid || !field.value) return;
    for (const preview of document.querySelectorAll(".brand-scope")) {
      preview.style.setProperty("--brand", field.value);
    }
  }
}

customElements.define("brand-colour", BrandColour);
