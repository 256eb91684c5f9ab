from io import BytesIO

from PIL import Image


def png(*, width: int, height: int, alpha: bool = False) -> bytes:
    """A red picture; with `alpha` one can see through it."""
    image = Image.new("RGBA" if alpha else "RGB", (width, height), (168, 51, 42, 128)[: 3 + alpha])
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
