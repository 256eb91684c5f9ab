/** Comes with the answer to a reply and takes the focus to the new post. data-number: of that post. */
class ReplyPosted extends HTMLElement {
  connectedCallback() {
    // After htmx, which gives the focus back to the field it was in.
    queueMicrotask(() => {
      const post = document.getElementById(`post-${this.dataset.number}`);
      this.remove();
      if (!post) return;
      post.tabIndex = -1;
      post.focus();
    });
  }
}

customElements.define("reply-posted", ReplyPosted);
