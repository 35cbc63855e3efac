"""Pictures and QR codes as they stand on paper.

A picture is decoded and written anew, so that no metadata of the file (place, camera, time, thumbnail of what was
cropped away) gets into the document, and no malformed part of it either.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import segno
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from intake.errors import PictureNotReadable

DOTS_PER_INCH = 200
_MOST_PIXELS = 120_000_000
_QUALITY = 85
_QUIET_ZONE = 4  # modules, ISO/IEC 18004


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture ready for a PDF: JPEG data in sRGB, without any metadata. width, height in pixels."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Modules:
    """A QR code. side: modules along one edge with the quiet zone; rows of (left, top, width) of dark stretches."""

    side: int
    dark: tuple[tuple[int, int, int], ...]


def prepare(data: bytes, *, width_pt: float) -> Raster:
    """Return the untrusted picture upright, in sRGB, no finer than 200 dots per inch at `width_pt` points.

    Raises PictureNotReadable.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit stands below
            image = _opened(data)
            image = ImageOps.exif_transpose(image)
            image = _flat(_in_srgb(image))
    except Image.DecompressionBombError as error:
        raise PictureNotReadable(reason="too_large") from error
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError) as error:
        raise PictureNotReadable(reason="damaged") from error
    most = max(1, round(width_pt / 72 * DOTS_PER_INCH))
    if image.width > most:
        image = image.resize((most, max(1, round(image.height * most / image.width))), Image.Resampling.LANCZOS)
    # A new image holds pixels only: what Pillow keeps beside them (EXIF, XMP, comments, profiles) stays behind.
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return Raster(written.getvalue(), bare.width, bare.height)


def qr_modules(content: str) -> Modules:
    """Return the code for `content`, error correction M."""
    rows = [list(row) for row in segno.make(content, error="m", micro=False).matrix]
    dark = []
    for top, row in enumerate(rows):
        start: int | None = None
        for left, value in enumerate([*row, 0]):
            if value and start is None:
                start = left
            elif not value and start is not None:
                dark.append((start + _QUIET_ZONE, top + _QUIET_ZONE, left - start))
                start = None
    return Modules(len(rows) + 2 * _QUIET_ZONE, tuple(dark))


def _opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    if image.width * image.height > _MOST_PIXELS:
        raise PictureNotReadable(reason="too_large")
    image.load()
    return image


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the picture in sRGB if it says which other colours it is in."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK", "L"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image  # a broken profile says nothing about the colours
    return converted or image


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture without transparency, on white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.point(lambda value: value / 257).convert("L").convert("RGB")
    return image.convert("RGB")
