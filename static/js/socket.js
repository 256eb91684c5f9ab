const LONGEST = 60_000;

/** A socket that stays open while its page is shown. `path` is asked at every connection, so that connecting again is
    asking again; `hear` gets every message. */
export class Socket {
  constructor(path, hear) {
    Object.assign(this, { path, hear, failures: 0 });
  }

  open() {
    addEventListener("pagehide", this);
    addEventListener("pageshow", this);
    this.connect();
  }

  close() {
    removeEventListener("pagehide", this);
    removeEventListener("pageshow", this);
    this.stop();
  }

  handleEvent(event) {
    if (event.type === "pagehide") this.stop();
    else if (event.persisted) this.connect();
  }

  connect() {
    const url = new URL(this.path(), location.href);
    url.protocol = url.protocol.replace("http", "ws");
    this.socket = new WebSocket(url);
    this.socket.onopen = () => (this.failures = 0);
    this.socket.onmessage = (event) => this.hear(JSON.parse(event.data));
    this.socket.onclose = () => {
      const wait = Math.min(LONGEST, 1_000 * 2 ** this.failures++) * (0.5 + Math.random());
      this.timer = setTimeout(() => this.connect(), wait);
    };
  }

  stop() {
    clearTimeout(this.timer);
    this.socket.onclose = null;
    this.socket.close();
  }
}
