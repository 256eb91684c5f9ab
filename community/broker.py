"""The task queue of the embedded site: one file per message in a folder, no server.

kombu's filesystem transport, with two of its habits changed: a message appears only when it is
written to the end (a worker that looked a moment too early would stop with half a message), and
whoever takes one renames it where it lies, not across to the temporary directory.
"""

import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    """Files are named `<time>_<unique>.<queue>.msg`, so that the oldest is listed first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = Path(self.data_folder_in)
        for folder in (self.folder, Path(self.control_folder)):
            folder.mkdir(parents=True, exist_ok=True)

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns():020}_{uuid.uuid4().hex}.{queue}.msg"
        draft = self.folder / f"{name}.new"
        draft.write_bytes(str_to_bytes(dumps(payload)))
        draft.rename(self.folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for name in sorted(os.listdir(self.folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = self.folder / f"{name}.taken"
            try:
                (self.folder / name).rename(taken)
            except FileNotFoundError:
                continue  # another worker was faster
            payload = taken.read_bytes()
            taken.unlink()
            return loads(bytes_to_str(payload))
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel
    # Seconds between looks into the folder. It is half the time from a click to what follows it.
    polling_interval = 0.05
