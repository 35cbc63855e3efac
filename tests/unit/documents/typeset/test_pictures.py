"""Pictures leave their metadata behind; QR codes keep their quiet zone."""

import io

import pytest
from PIL import Image, ImageCms

from intake.documents.typeset.pictures import prepare, qr_modules
from intake.errors import PictureNotReadable

GPS, ORIENTATION, ARTIST = 0x8825, 0x0112, 0x013B


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def photograph() -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[ARTIST] = "ARTIST-SECRET"
    exif.get_ifd(GPS)[1] = "N"
    return saved(Image.new("RGB", (800, 400), "#803020"), "JPEG", exif=exif, comment=b"COMMENT-SECRET")


def test_metadata_does_not_get_into_the_paper() -> None:
    raster = prepare(photograph(), width_pt=100)
    assert b"SECRET" not in raster.jpeg
    assert b"Exif" not in raster.jpeg
    assert not Image.open(io.BytesIO(raster.jpeg)).getexif()


def test_a_picture_taken_sideways_stands_upright_and_is_no_finer_than_paper_shows() -> None:
    raster = prepare(photograph(), width_pt=72)
    assert (raster.width, raster.height) == (200, 400)


def test_a_small_picture_is_not_blown_up() -> None:
    assert prepare(saved(Image.new("L", (20, 10)), "PNG"), width_pt=300).width == 20


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_common_kind_of_png_is_read(mode: str) -> None:
    assert prepare(saved(Image.new(mode, (8, 8)), "PNG"), width_pt=72).jpeg[:2] == b"\xff\xd8"


def test_what_is_transparent_becomes_white() -> None:
    raster = prepare(saved(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG"), width_pt=72)
    assert Image.open(io.BytesIO(raster.jpeg)).getpixel((4, 4)) == (255, 255, 255)


def test_a_profile_of_its_own_is_turned_into_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    raster = prepare(saved(Image.new("RGB", (8, 8), "#808080"), "PNG", icc_profile=profile), width_pt=72)
    assert b"ICC_PROFILE" not in raster.jpeg


@pytest.mark.parametrize("data", [b"", b"not a picture", photograph()[:200], b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_a_damaged_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureNotReadable) as caught:
        prepare(data, width_pt=72)
    assert caught.value.data == {"reason": "damaged"}


def test_a_picture_that_would_fill_the_memory_is_refused_unopened() -> None:
    header = saved(Image.new("1", (20_000, 10_000)), "PNG")
    with pytest.raises(PictureNotReadable) as caught:
        prepare(header, width_pt=72)
    assert caught.value.data == {"reason": "too_large"}


def test_a_code_has_four_light_modules_around_it() -> None:
    modules = qr_modules("intake:0417")
    assert modules.side >= 21 + 8
    assert min(left for left, _, _ in modules.dark) == min(top for _, top, _ in modules.dark) == 4
    assert max(left + width for left, _, width in modules.dark) == modules.side - 4
