/**
 * Shows previews on the page in the colour of the hex field named by `data-field`, from the start
 * and while it changes, and puts the browser's own colour picker beside that field.
 */
class BrandPreview extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.dataset.field);
    if (!this.field || this.picker) return;
    this.picker = document.createElement("input");
    this.picker.type = "color";
    this.picker.setAttribute("aria-label", this.field.getAttribute("aria-label") ?? "");
    this.field.after(this.picker);
    this.picker.addEventListener("input", () => {
      this.field.value = this.picker.value;
      this.show();
    });
    this.field.form.addEventListener("input", () => this.show());
    this.show();
  }

  show() {
    if (!this.field.value || !this.field.validity.valid) return;
    this.picker.value = this.field.value;
    for (const preset of this.field.form.querySelectorAll(`[name="${this.field.name}-preset"]`)) {
      preset.checked = preset.value === this.field.value;
    }
    for (const scope of document.querySelectorAll(".brand-scope")) {
      scope.style.setProperty("--brand", this.field.value);
    }
  }
}

customElements.define("brand-preview", BrandPreview);
