"""What of a font gets into the file."""

import zlib
from io import BytesIO

import pikepdf
import uharfbuzz

from intake.documents.typeset import pdf
from intake.documents.typeset.embedding import EmbeddedFonts
from intake.documents.typeset.faces import Typefaces
from intake.documents.typeset.shaping import Glyph


def embedded(typefaces: Typefaces, glyphs: list[Glyph]) -> tuple[list[str], pikepdf.Dictionary, bytes]:
    """The codes of the glyphs, the font dictionary and its ToUnicode map, after a trip through a file."""
    face = typefaces.cut("麦", bold=False).face
    fonts = EmbeddedFonts()
    name = fonts.name(face)
    codes = [fonts.code(face, glyph) for glyph in glyphs]
    file = pdf.Pdf(language="zh", seed="0")
    resources = file.keep(pdf.dictionary({"Font": fonts.add_to(file)}))
    file.add_page(b"", box=(10, 10), resources=resources, number=0)
    with pikepdf.open(BytesIO(file.finish())) as opened:
        font = opened.pages[0].Resources.Font["/" + name]
        data = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
        places = font.DescendantFonts[0].CIDToGIDMap.read_bytes()
        count = uharfbuzz.Face(uharfbuzz.Blob(data)).glyph_count
        summary = pikepdf.Dictionary(Glyphs=count, Size=len(zlib.compress(data)), Places=pikepdf.String(places.hex()))
        return codes, summary, font.ToUnicode.read_bytes()


def glyph(number: int, text: str) -> Glyph:
    return Glyph(number, text, 1000.0, 1000.0, 0.0, 0.0)


def test_a_glyph_that_stands_for_two_letters_has_a_code_for_each(typefaces: Typefaces) -> None:
    codes, font, to_unicode = embedded(typefaces, [glyph(900, "麦"), glyph(900, "麥"), glyph(900, "麦")])
    assert codes == ["0001", "0002", "0001"]
    assert str(font.Places) == "000000010001"
    assert b"<0001> <9EA6>" in to_unicode
    assert b"<0002> <9EA5>" in to_unicode


def test_only_glyphs_that_were_drawn_get_into_the_file(typefaces: Typefaces) -> None:
    _, font, _ = embedded(typefaces, [glyph(900, "a"), glyph(30_000, "b")])
    assert int(font.Glyphs) == 3  # with the one for "no such letter"
    assert int(font.Size) < 5_000


def test_letters_outside_the_first_plane_are_mapped_in_pairs(typefaces: Typefaces) -> None:
    _, _, to_unicode = embedded(typefaces, [glyph(900, "\U00020164")])
    assert b"<0001> <D840DD64>" in to_unicode
