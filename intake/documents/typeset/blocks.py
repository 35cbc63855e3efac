"""What a document is made of. Plain data: callers bring all words, already in the reader's language.

Directions: "ltr" or "rtl"; a text's own direction is that of its first strong letter unless it is given. Leading is the
side where lines of the document's language begin. Languages are BCP 47 codes, "" for the document's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Literal

Direction = Literal["ltr", "rtl"]


class Align(Enum):
    """Where lines stand between the edges. NATURAL: where lines of the text's own direction begin."""

    LEADING = "leading"
    TRAILING = "trailing"
    CENTRE = "centre"
    JUSTIFY = "justify"
    NATURAL = "natural"


class Tone(Enum):
    """The few colours there are."""

    INK = "ink"
    MUTED = "muted"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text with its own look. scale: of the block's size. isolate: keep the surrounding text from turning
    it round (UAX #9, FSI); use it for every name, number or date put into a sentence.
    """

    text: str
    bold: bool = False
    scale: float = 1.0
    tone: Tone | None = None
    language: str = ""
    isolate: bool = False


Text = str | tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """level 1 (the document's title) to 3. Stays with what follows and stands in the outline."""

    text: Text
    level: Literal[1, 2, 3] = 1
    language: str = ""


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. scale: of the document's text size."""

    text: Text
    align: Align = Align.LEADING
    direction: Direction | None = None
    scale: float = 1.0
    bold: bool = False
    tone: Tone = Tone.INK
    language: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with dots, or with numbers from 1."""

    items: tuple[Text, ...]
    numbered: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Labels, each with its value beside it. label_mm: width of the label column, or as wide as the labels need."""

    rows: tuple[tuple[Text, Text], ...]
    label_mm: float | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One moment on a timeline. is_open: drawn as a ring, for what has not happened or is not known to have ended."""

    date: Text
    title: Text
    note: Text = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated events from first to last, on a line with dots."""

    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page. shares: relative widths of the columns, equal where empty.
    trailing: numbers of the columns (from 0) that stand at the trailing edge, such as counts.
    """

    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    shares: tuple[float, ...] = ()
    trailing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG, PNG or other picture Pillow reads. Written anew without metadata. alt: said where it cannot be seen."""

    data: bytes
    alt: str
    width_mm: float
    caption: Text = ""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code (ISO/IEC 18004, error correction M) with its quiet zone."""

    content: str
    alt: str
    size_mm: float = 30.0
    caption: Text = ""


@dataclass(frozen=True, slots=True)
class Spacer:
    """White space; none at the top of a page."""

    height_mm: float


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks with a picture or code at the leading side of them (trailing, if asked)."""

    figure: Picture | QrCode
    blocks: tuple[Block, ...]
    trailing: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that are not parted by a page's end as long as one page can hold them."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Blocks in a rounded outline. A card that meets the page's end is left open there and goes on after it."""

    blocks: tuple[Block, ...]
    title: Text = ""


Block = (
    Heading
    | Para
    | Listing
    | Rows
    | Timeline
    | Table
    | Picture
    | QrCode
    | Spacer
    | PageBreak
    | Beside
    | Together
    | Card
)


@dataclass(frozen=True, slots=True)
class DocumentMeta:
    """What holds for the whole document.

    created_utc: aware moment; the only date in the file. running: page and page count (from 1) to the words at the
    trailing foot. head, foot: short words at every page's leading head and foot. accent: #rrggbb. keywords: for our own
    check of the file, never shown on a page. program: named in the file's metadata, empty where a file must not say.
    """

    title: str
    language: str
    direction: Direction
    author: str
    subject: str
    created_utc: datetime
    running: Callable[[int, int], str]
    head: str = ""
    foot: str = ""
    text_size_pt: float = 10.0
    accent: str = "#0f766e"
    keywords: str = ""
    program: str = "Intake"
