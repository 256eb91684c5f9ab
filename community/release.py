"""A name for the code that runs, so that nothing stored by other code is shown by it."""

from hashlib import blake2b
from pathlib import Path
from typing import Final

NOT_SHOWN: Final = frozenset({"var", "tests", "bench", "docs", "staticfiles", "requirements"})
SHOWN: Final = frozenset({".py", ".html", ".css", ".js", ".svg", ".mo"})


def release(base: Path) -> str:
    """Eight letters that change with every file pages are made of: by name, size and time."""
    name = blake2b(digest_size=4)
    for room in sorted(base.iterdir()):
        if room.name in NOT_SHOWN or room.name.startswith(".") or not room.is_dir():
            continue
        for path in sorted(room.rglob("*.*")):
            if path.suffix in SHOWN:
                facts = path.stat()
                name.update(f"{path}:{facts.st_size}:{facts.st_mtime_ns}".encode())
    return name.hexdigest()
