"""Numbers on papers: read, checked and explained. Every doubt is a finding; no number is ever refused.

People misread cards, issuers make mistakes, and a wrong digit must not keep a report from being taken down. Rules and
patterns: domain.md 3. What a number says of birth, sex and county is proposed, and county means first registration.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from intake.model.dates import UncertainDate
from intake.names.scripts import fold
from intake.places.codes import is_county, todays_code

_PRC_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IIN_WEIGHTS = (tuple(range(1, 12)), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))
_IIN_CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}
_OLDEST_YEAR = 1850
_CYRILLIC_TWINS = str.maketrans("АВСЕНКМОРТХГаеорсх", "ABCEHKMOPTXGaeopcx")

# In the order tried. domain.md 3.3; the Kazakh and Kyrgyz patterns there are from memory, hence only warnings.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("prc_id", r"[0-9]{17}[0-9X]|[0-9]{15}"),
    ("kg_pin", r"[12][0-9]{13}"),
    ("kz_iin", r"[0-9]{12}"),
    ("kz_passport", r"N[0-9]{8}"),
    ("prc_passport", r"E[0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|G[0-9]{8}|[SDP]E[0-9]{7}|S[0-9]{8}|P\.?[0-9]{7}|1[45][0-9]{7}"),
    ("kg_passport", r"(?:ID|AN|AC)[0-9]{7}"),
    ("kz_id_card", r"[0-9]{9}"),
)
_LENGTHS = {"prc_id": {15, 18}, "kz_iin": {12}, "kg_pin": {14}, "kz_id_card": {9}}


@dataclass(frozen=True, slots=True)
class NumberReading:
    """What a number says.

    kind: "prc_id", "kz_iin", "kg_pin", "prc_passport", "kz_passport", "kg_passport", "kz_id_card", or None
    when nothing fits.
    normalised: capitals, ASCII digits, no blanks or hyphens; an old 15-digit number is made 18.
    findings: codes out of pattern_unknown, other_kind, two_kinds, wrong_length, check_digit_wrong, never_issued,
    date_not_real, date_to_come, region_unknown, region_not_xinjiang, old_number, century_unknown, not_binding.
    birth: proposed, never confirmed. sex: "male", "female" or None. county_code: today's code of the county of first
    registration; region_code: today's code of whatever is known, at least the prefecture.
    """

    kind: str | None
    normalised: str
    findings: tuple[str, ...] = ()
    birth: UncertainDate | None = None
    sex: str | None = None
    county_code: str | None = None
    region_code: str | None = None


def normalise_number(text: str) -> str:
    """Return a number in capitals with ASCII digits and Latin letters, without blanks, hyphens and invisible marks."""
    digits = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in text)
    return re.sub(r"[^0-9A-Z.]", "", fold_keeping_dots(digits).translate(_CYRILLIC_TWINS).upper())


def fold_keeping_dots(text: str) -> str:
    """Fold each run of letters and digits and join them; dots stay (PRC passports of officials have one)."""
    return ".".join(fold(piece.translate(_CYRILLIC_TWINS)) for piece in text.strip().strip(".").split("."))


def read_number(text: str, *, kind: str | None, today: datetime.date | None = None) -> NumberReading:
    """Read a number of a known kind, or of whichever kind it looks like. today: to notice births to come."""
    number = normalise_number(text)
    fitting = [name for name, pattern in _PATTERNS if re.fullmatch(pattern, number)]
    findings: list[str] = []
    if kind is None:
        kind = fitting[0] if fitting else None
        findings += ["two_kinds"] if len(fitting) > 1 else []
    if kind not in fitting and kind in {name for name, _ in _PATTERNS}:
        lengths = _LENGTHS.get(kind or "")
        findings.append("wrong_length" if lengths and len(number) not in lengths else "pattern_unknown")
        findings += ["other_kind"] if fitting else []
        return NumberReading(kind, number, tuple(findings))
    if kind is None:
        return NumberReading(None, number, ("pattern_unknown",))
    readers = {"prc_id": _read_prc, "kz_iin": _read_iin, "kg_pin": _read_kg}
    reader = readers.get(kind)
    if reader is None:
        return NumberReading(kind, number, tuple(findings))
    return reader(number, findings, today=today)


def mask(number: str) -> str:
    """Return a number with all but its last four letters as dots; up to four letters are hidden whole."""
    shown = normalise_number(number)
    if len(shown) <= 4:
        return "•" * len(shown)
    return "•" * (len(shown) - 4) + shown[-4:]


def prc_check_digit(first_17: str) -> str:
    """Return the last letter of a PRC identity number (ISO 7064 MOD 11-2). first_17: ASCII digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _PRC_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def iin_check_digit(first_11: str) -> str | None:
    """Return the last digit of a Kazakhstan IIN, or None for a number that is never issued. first_11: ASCII digits."""
    for weights in _IIN_WEIGHTS:
        rest = sum(int(digit) * weight for digit, weight in zip(first_11, weights, strict=True)) % 11
        if rest < 10:
            return str(rest)
    return None


def _read_prc(number: str, findings: list[str], *, today: datetime.date | None) -> NumberReading:
    if len(number) == 15:
        findings.append("old_number")
        number = number[:6] + "19" + number[6:]
        number += prc_check_digit(number)
    elif number[17] != prc_check_digit(number[:17]):
        findings.append("check_digit_wrong")
    birth = _birth((number[6:10], number[10:12], number[12:14]), findings, today=today)
    region = todays_code(number[:6])
    if region is None:
        findings.append("region_unknown" if number.startswith("65") else "region_not_xinjiang")
    return NumberReading(
        kind="prc_id",
        normalised=number,
        findings=tuple(findings),
        birth=birth,
        sex="male" if int(number[16]) % 2 else "female",
        county_code=region if region and is_county(region) else None,
        region_code=region,
    )


def _read_iin(number: str, findings: list[str], *, today: datetime.date | None) -> NumberReading:
    expected = iin_check_digit(number[:11])
    if expected is None:
        findings.append("never_issued")
    elif expected != number[11]:
        findings.append("check_digit_wrong")
    century = _IIN_CENTURIES.get(number[6])
    if century is None:
        findings.append("century_unknown")
        return NumberReading("kz_iin", number, tuple(findings))
    # Since Government Decree 853 of 26.08.2013 the digits need not agree with the person's birth and sex.
    findings.append("not_binding")
    birth = _birth((str(century + int(number[:2])), number[2:4], number[4:6]), findings, today=today)
    sex = "male" if int(number[6]) % 2 else "female"
    return NumberReading("kz_iin", number, tuple(findings), birth, sex)


def _read_kg(number: str, findings: list[str], *, today: datetime.date | None) -> NumberReading:
    birth = _birth((number[5:9], number[3:5], number[1:3]), findings, today=today)
    return NumberReading("kg_pin", number, tuple(findings), birth, {"1": "female", "2": "male"}[number[0]])


def _birth(digits: tuple[str, str, str], findings: list[str], *, today: datetime.date | None) -> UncertainDate | None:
    try:
        date = datetime.date(*(int(part) for part in digits))
    except ValueError:
        findings.append("date_not_real")
        return None
    if date.year < _OLDEST_YEAR:
        findings.append("date_not_real")
        return None
    if today is not None and date > today:
        findings.append("date_to_come")
    return UncertainDate(None, None, date.isoformat(), None, date, date, proposed=True)
