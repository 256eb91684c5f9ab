"""The drawings that stand in for a picture: symbols of `static/img/patches.svg`."""

from typing import Final
from zlib import crc32

PATCHES: Final = (
    "waves-lake",
    "peaks-dusk",
    "fern-fern",
    "snow-ice",
    "sunrise-clay",
    "cairn-slate",
    "trail-moss",
    "moon-night",
    "kettle-sand",
    "sunrise-sun",
    "bird-rose",
    "tent-plum",
    "leaf-fern",
    "star-night",
    "cup-rose",
    "pine-moss",
    "pine-ice",
    "bolt-slate",
    "cairn-fern",
    "gear-lake",
    "flame-night",
    "star-plum",
    "bird-sun",
    "bolt-clay",
    "cup-ice",
    "kettle-slate",
    "sunrise-rose",
    "pine-night",
    "leaf-slate",
)


def patch_for(name: str) -> str:
    """The drawing for a name: the same on every machine and in every year."""
    return PATCHES[crc32(name.encode("utf-8", "surrogatepass")) % len(PATCHES)]
