"""Pictures for the README, taken of the running demo: `make screenshots`.

Starts a demo community of its own on a free port, looks at it with the system's Chromium (or the
one that CHROMIUM names), and writes `docs/screenshots/*.png`.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "docs" / "screenshots"
NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PASSWORD: Final = "hearth-demo"
START_SECONDS: Final = 120
MOST_BYTES: Final = 150_000
DESK: Final = ViewportSize(width=1280, height=860)
PHONE: Final = ViewportSize(width=390, height=780)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One page as `who` sees it, or as a guest does. `follow`: words of a link to open there."""

    name: str
    path: str
    follow: str = ""
    who: str = ""
    dark: bool = False
    on_phone: bool = False


PICTURES: Final = (
    Picture(name="home", path="/", who="member"),
    Picture(name="topic", path="/c/winter-and-altitude/", follow="leaks at the valve"),
    Picture(
        name="topic-phone",
        path="/c/winter-and-altitude/",
        follow="leaks at the valve",
        who="member",
        dark=True,
        on_phone=True,
    ),
    Picture(name="categories", path="/categories/", who="member"),
    Picture(name="profile", path="/u/advocate/"),
    Picture(name="queue", path="/moderation/", follow="Crack a window", who="moderator"),
    Picture(name="guidelines", path="/guidelines/"),
    Picture(name="sign-in", path="/accounts/login/"),
)


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        sys.exit("No Chromium was found: install one, or set CHROMIUM to its path.")
    FOLDER.mkdir(exist_ok=True)
    arguments = ["--no-sandbox"] if os.getuid() == 0 else []
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        for picture in PICTURES:
            data = as_small_png(take(browser, address, picture))
            (FOLDER / f"{picture.name}.png").write_bytes(data)
            print(f"docs/screenshots/{picture.name}.png, {len(data) // 1000} kB")  # noqa: T201
        browser.close()


@contextmanager
def demo() -> Iterator[str]:
    """The whole site with the demo community, gone afterwards. Gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"  # the only name without https that passkeys know
    with tempfile.TemporaryDirectory(prefix="hearth-") as var:
        own = {"VAR_DIR": var, "STATIC_ROOT": f"{var}/static", "DEMO": "yes", "DEBUG": "no"}
        own |= {"PORT": str(port), "SITE_URL": address, "DATABASE_URL": "", "REDIS_URL": ""}
        site = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=os.environ | own
        )
        try:
            wait_for(site, f"{address}/health/ready")
            yield address
        finally:
            site.send_signal(signal.SIGINT)
            site.wait(timeout=30)


def wait_for(site: subprocess.Popen[bytes], address: str) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up_at:
        if site.poll() is not None:
            sys.exit("The demo did not start; the reason is above.")
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 (our own address)
        except OSError:
            time.sleep(0.3)
        else:
            return
    sys.exit(f"The demo was not ready within {START_SECONDS} seconds.")


def take(browser: Browser, address: str, picture: Picture) -> bytes:
    context = browser.new_context(
        base_url=address,
        viewport=PHONE if picture.on_phone else DESK,
        device_scale_factor=1.5 if picture.on_phone else 1,
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = context.new_page()
    if picture.who:
        page.goto("/accounts/login/")
        page.locator("[name=login]").fill(picture.who)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.locator("#menu-me").wait_for(state="attached")
    page.goto(picture.path)
    if picture.follow:
        page.locator("main :is(.topic-title, .case-item) a", has_text=picture.follow).first.click()
    page.wait_for_load_state("networkidle")
    png = page.screenshot()
    context.close()
    return png


def as_small_png(png: bytes) -> bytes:
    """With as many of 256 colours as fit into the limit."""
    data = b""
    for colours in (256, 128, 64):
        out = BytesIO()
        picture = Image.open(BytesIO(png)).convert("RGB")
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        data = out.getvalue()
        if len(data) <= MOST_BYTES:
            return data
    sys.exit(f"A picture has {len(data)} bytes, and {MOST_BYTES} are the most.")


if __name__ == "__main__":
    main()
