"""The channel layer of the embedded site: no server, and still every process is heard.

Each event loop that receives keeps its channels in memory and listens on a Unix socket of its own
in one directory. Whoever sends from elsewhere (a view's thread, a task in the worker, the shell)
writes one JSON line to each socket.
"""

import asyncio
import atexit
import hashlib
import json
import logging
import os
import socket
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from channels.layers import BaseChannelLayer, InMemoryChannelLayer

logger = logging.getLogger(__name__)

# The operating system takes 104 to 108 bytes for the whole address; our names take 38 of them.
LONGEST_DIRECTORY = 60
LONGEST_LINE = 1 << 20
PATIENCE = 0.2  # seconds for a process that does not answer

Message = dict[str, Any]


class LocalBusChannelLayer(BaseChannelLayer):
    """For one machine. Messages are JSON; a full channel (`capacity`) drops what comes next."""

    extensions = ["groups", "flush"]

    def __init__(self, path: str, *, expiry: int = 60, capacity: int = 100) -> None:
        super().__init__(expiry=expiry, capacity=capacity)
        self.directory = _short_enough(Path(path))
        self._hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, _Hub] = WeakKeyDictionary()

    async def new_channel(self, prefix: str = "specific") -> str:
        return await (await self._hub()).memory.new_channel(prefix)

    async def receive(self, channel: str) -> Message:
        message: Message = await (await self._hub()).memory.receive(channel)
        return message

    async def group_add(self, group: str, channel: str) -> None:
        await (await self._hub()).memory.group_add(group, channel)

    async def group_discard(self, group: str, channel: str) -> None:
        await (await self._hub()).memory.group_discard(group, channel)

    async def send(self, channel: str, message: Message) -> None:
        await self._send("channel", channel, message)

    async def group_send(self, group: str, message: Message) -> None:
        self.require_valid_group_name(group)
        await self._send("group", group, message)

    def push_to_group(self, group: str, message: Message) -> None:
        """The same as group_send, for code without an event loop: 0.1 ms a listening process."""
        self.require_valid_group_name(group)
        _push(self._addresses(), "group", group, message)

    async def flush(self) -> None:
        await (await self._hub()).memory.flush()

    async def _send(self, kind: str, name: str, message: Message) -> None:
        own = self._hubs.get(asyncio.get_running_loop())
        if own:
            await own.take(kind, name, message)
        others = [address for address in self._addresses() if not own or address != own.address]
        if others:
            await asyncio.to_thread(_push, others, kind, name, message)

    async def _hub(self) -> "_Hub":
        loop = asyncio.get_running_loop()
        if loop not in self._hubs:
            memory = InMemoryChannelLayer(expiry=self.expiry, capacity=self.capacity)
            hub = self._hubs[loop] = _Hub(memory, self.directory / f"{uuid.uuid4().hex}.sock")
            await hub.open()
        return self._hubs[loop]

    def _addresses(self) -> Iterator[Path]:
        """Sockets of the loops that receive, stale ones among them.

        In a directory of somebody else nobody of ours listens.
        """
        try:
            if not _is_ours(self.directory):
                return iter(())
            entries = list(os.scandir(self.directory))
        except FileNotFoundError:
            return iter(())
        return (Path(entry.path) for entry in entries if entry.name.endswith(".sock"))


class _Hub:
    """The channels of one event loop, and the socket through which others reach them."""

    def __init__(self, memory: InMemoryChannelLayer, address: Path) -> None:
        self.memory = memory
        self.address = address

    async def open(self) -> None:
        """Appear in the directory under the final name only when connections are taken."""
        _private_directory(self.address.parent)
        unready = self.address.with_suffix(".new")
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(unready))
        unready.chmod(0o600)
        self.server = await asyncio.start_unix_server(
            self._read, sock=listening, limit=LONGEST_LINE, backlog=512
        )
        unready.rename(self.address)
        atexit.register(self.address.unlink, missing_ok=True)

    async def take(self, kind: str, name: str, message: Message) -> None:
        if kind == "group":
            await self.memory.group_send(name, message)
        else:
            await self.memory.send(name, message)

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                await self.take(*json.loads(line))
        except Exception:
            logger.exception("A message on the local bus was dropped")
        finally:
            writer.close()


def _push(addresses: Iterator[Path] | list[Path], kind: str, name: str, message: Message) -> None:
    line = json.dumps([kind, name, message]).encode() + b"\n"
    for address in addresses:
        with socket.socket(socket.AF_UNIX) as out:
            out.settimeout(PATIENCE)
            try:
                out.connect(str(address))
                out.sendall(line)
            except (ConnectionRefusedError, FileNotFoundError):
                address.unlink(missing_ok=True)  # its process is gone
            except OSError as error:
                logger.warning("A process on the local bus does not listen: %s", error)


def _short_enough(wanted: Path) -> Path:
    """The wanted directory, or a short one that stands for it where a socket's path is too long."""
    if len(os.fsencode(wanted)) <= LONGEST_DIRECTORY:
        return wanted
    key = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"hearth-{os.getuid()}-{key}"


def _private_directory(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_ours(path):
        raise PermissionError(f"{path} belongs to somebody else; remove it and start again.")


def _is_ours(path: Path) -> bool:
    """Of a link, its own owner counts: whoever made it says where it leads tomorrow."""
    return path.lstat().st_uid == os.getuid()
