/** Say something in a toast. tone: "" or "bad". */
export function toast(text, tone = "") {
  const said = document.createElement("div");
  const words = document.createElement("p");
  said.className = "toast";
  said.dataset.tone = tone;
  words.textContent = text;
  said.append(words);
  document.getElementById("toasts")?.append(said);
}
