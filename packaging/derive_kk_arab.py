"""Derives every Kazakh text in Arabic script from the Kazakh one in Cyrillic, by the rule of intake.names.

  .venv/bin/python packaging/derive_kk_arab.py           write the files that changed
  .venv/bin/python packaging/derive_kk_arab.py --check   write nothing; exit status 1 when a file is not as derived

Nobody edits a kk-Arab file by hand: a correction goes into the kk text, or into the rule.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from intake.names.transliterate import cyrillic_to_arabic

ROOT = Path(__file__).resolve().parent.parent
FROM, TO = "kk", "kk-Arab"

_OPTION = re.compile(r"(?<![A-Za-z] )(?<![\w-])--(?=[a-z])")
"""The hyphens of an option (`--correction`) that stand after a letter which runs from right to left."""

_LEFT_TO_RIGHT_MARK = "\u200e"
_STRING = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?')


def derived(kazakh: str) -> str:
    """Return a catalogue with all its texts in Arabic script. Keys, layout and placeholders stay as they are.

    kazakh: the JSON text of a kk catalogue. The value of a member called `language` becomes kk-Arab.
    """
    key = ""

    def turn(found: re.Match[str]) -> str:
        nonlocal key
        text = json.loads(found[1])
        if found[2]:
            key = text
            return found[0]
        if key == "language" and text == FROM:
            return json.dumps(TO)
        return json.dumps(in_arabic_script(text), ensure_ascii=False)

    return _STRING.sub(turn, kazakh)


def in_arabic_script(kazakh: str) -> str:
    """Return a text in Arabic script, with a mark before an option: its hyphens would jump behind its name."""
    return _OPTION.sub(_LEFT_TO_RIGHT_MARK + "--", cyrillic_to_arabic(kazakh))


def pairs(root: Path) -> Iterator[tuple[Path, Path]]:
    """Give (Kazakh file, derived file) for all wording of forms and of the program."""
    for path in sorted(root.glob(f"forms/*/*/words/{FROM}.json")):
        yield path, path.with_name(f"{TO}.json")
    for path in sorted(root.glob(f"resources/texts/{FROM}/*.json")):
        yield path, path.parent.with_name(TO) / path.name


def main(arguments: list[str]) -> int:
    """Write or check all files. Result: the exit status."""
    is_check = arguments == ["--check"]
    differing = []
    for source, target in pairs(ROOT):
        wanted = derived(source.read_text(encoding="utf-8"))
        if target.is_file() and target.read_text(encoding="utf-8") == wanted:
            continue
        differing.append(target.relative_to(ROOT).as_posix())
        if not is_check:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(wanted, encoding="utf-8")
    for name in differing:
        print(("differs" if is_check else "written"), name)
    return 1 if is_check and differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
