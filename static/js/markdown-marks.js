const AROUND = { bold: "**", italic: "*", spoiler: "||" };
const BEFORE = { quote: "> ", list: "- " };

/** What a toolbar button does to `value` between `start` and `end`: the range to replace, with what, and what is
    selected afterwards. Pressing it again takes the marks away. */
export function marked(action, value, start, end) {
  const words = value.slice(start, end);
  if (action === "link") return link(words, start, end);
  if (action in BEFORE) return lines(BEFORE[action], value, start, end);
  if (action === "code" && words.includes("\n")) return around("```\n", "\n```", words, start, end);
  const mark = action === "code" ? "`" : AROUND[action];
  const marks = value.slice(start - mark.length, start) === mark && value.slice(end, end + mark.length) === mark;
  if (!marks) return around(mark, mark, words, start, end);
  const from = start - mark.length;
  return { from, to: end + mark.length, text: words, select: [from, from + words.length] };
}

function around(opening, closing, words, start, end) {
  const from = start + opening.length;
  return { from: start, to: end, text: opening + words + closing, select: [from, from + words.length] };
}

function link(words, start, end) {
  const isAddress = /^https?:\/\/\S+$/.test(words);
  const text = isAddress ? `[](${words})` : `[${words}](https://)`;
  const at = isAddress ? start + 1 : start + words.length + 3;
  return { from: start, to: end, text, select: isAddress ? [at, at] : [at, at + 8] };
}

function lines(mark, value, start, end) {
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const all = value.slice(from, end).split("\n");
  const off = all.every((line) => line.startsWith(mark));
  const text = all.map((line) => (off ? line.slice(mark.length) : mark + line)).join("\n");
  return { from, to: end, text, select: [from + text.length, from + text.length] };
}
