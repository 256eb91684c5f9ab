const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const shown = new Set();
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });

/** "12 min" instead of the date while it is fresh; the date stays as the title. */
class TimeAgo extends HTMLElement {
  connectedCallback() {
    this.time ??= this.querySelector("time");
    this.date ??= this.time.textContent;
    this.time.title = this.date;
    shown.add(this);
    this.tell();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  tell() {
    this.time.textContent = relative(new Date(this.time.dateTime)) ?? this.date;
  }
}

function relative(moment) {
  const age = Date.now() - moment;
  const today = new Date().setHours(0, 0, 0, 0);
  if (age < MINUTE) return words.format(0, "second");
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min`;
  if (age < DAY && moment >= today) return `${Math.floor(age / HOUR)} h`;
  if (moment >= today - DAY) return words.format(-1, "day");
  return null;
}

setInterval(() => shown.forEach((element) => element.tell()), MINUTE);
customElements.define("time-ago", TimeAgo);
