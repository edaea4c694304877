"""Hostile bytes to a harmless picture: made anew from the pixels, without place, time or device."""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from geo.errors import InputError
from geo.i18n import _

MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 40_000_000
"""More is no photo of a shop front but an attempt to fill the memory; 160 MB while it is decoded."""
IMAGE_PX = 1600
THUMBNAIL_PX = 400
FORMATS = ("JPEG", "PNG", "WEBP")
AT_ONCE = 2
"""Pictures made anew at the same time, whoever sent them: each takes a processor and up to 160 MB."""
_turn = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Picture:
    """JPEG bytes without any metadata."""

    image: bytes
    thumbnail: bytes
    width: int
    height: int


def reencode(data: bytes) -> Picture:
    """Return a picture made anew from the pixels of a file: at most 1600 px, and 400 px, upright, sRGB as it is.

    Raises
    ------
    InputError
        When the bytes are no photo (JPEG, PNG, WebP), too large, or broken.
    """
    if not 0 < len(data) <= MAX_BYTES:
        raise InputError(_("Das Foto ist leer oder größer als 25 MB: bitte ein kleineres wählen."))
    with _turn:
        return _made_anew(data)


def _made_anew(data: bytes) -> Picture:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data), formats=FORMATS)
            if opened.width * opened.height > MAX_PIXELS:
                raise InputError(_("Das Foto hat zu viele Bildpunkte: bitte ein kleineres wählen."))
            opened.draft("RGB", (IMAGE_PX, IMAGE_PX))
            upright = ImageOps.exif_transpose(opened)
            pixels = _opaque(upright)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning, MemoryError, EOFError) as error:  # fmt: skip
        raise InputError(_("Diese Datei ist kein lesbares Foto: möglich sind JPEG, PNG und WebP.")) from error
    large = _scaled(pixels, IMAGE_PX)
    return Picture(_jpeg(large), _jpeg(_scaled(pixels, THUMBNAIL_PX)), large.width, large.height)


def _opaque(picture: Image.Image) -> Image.Image:
    """Return bare pixels on white: a new image, so that nothing that the file carried comes along."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    bare = Image.new("RGB", picture.size)
    bare.paste(picture.convert("RGB"))
    return bare


def _scaled(picture: Image.Image, longest: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return smaller


def _jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=85, optimize=True)
    return written.getvalue()
