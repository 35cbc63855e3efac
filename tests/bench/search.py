"""How quick the one search field is: `python -m tests.bench.search [cases] [--folder DIR]`.

A real sealed vault whose list and search tables hold so many invented cases (100,000 unless told); the journal stays
empty, since searching never reads it. Every query is a page of 200 lines with its reasons, as the window asks for it.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from sqlalchemy import insert

from intake.clock import HybridTime
from intake.crypto.passphrase import KdfSetting, from_passphrase
from intake.ids import new_id
from intake.model.cases import CaseLine
from intake.model.journal import Claim, FoldedRecord, Source, SourceKind
from intake.model.places import Place
from intake.model.values import Value
from intake.places.gazetteer import Gazetteer
from intake.questionnaire.reader import load_form
from intake.services.session import FORM_FOLDER
from intake.vault.lines import line_values
from intake.vault.schema import view_case
from intake.vault.search import index_case
from intake.vault.store import Vault
from tests.bench.people import Invented, Stock, forms_of

LIMIT_MS = 50.0
DEVICE = "0" * 64
PAGE = 200
STORIES = (
    "Көктемде кешкі ас үстінде бес адам келіп алып кетті, содан бері хабар жоқ.",
    "Забрали паспорт на границе, с тех пор звонил один раз, говорил недолго.",
    "2017年4月被带走，村里的干部说是去学习，至今没有消息。",
    "كوكتەمدە پوليتسيا الىپ كەتتى، سودان بەرى حابار جوق.",
    "Went back for a funeral; his phone was taken and he never crossed the border again.",
)
RARE = ("көкпар", "водохранилище", "裁缝铺", "الماباق", "beekeeper", "кузнец", "домбырашы", "铁匠")
SOURCE = Source(SourceKind.INTERVIEW, "0" * 32)


def record(kind: str, **values: Value) -> FoldedRecord:
    """Return a folded record as the vault would fold it."""
    ident = new_id()
    claims = tuple(
        Claim(new_id() * 2, ident, kind, field, SOURCE, value, None, None, None, None, DEVICE, 0, HybridTime(0, 0), ())
        for field, value in values.items()
    )
    return FoldedRecord(ident, kind, claims, (), (), (), is_ended=False)


def case_of(stock: Stock, person: Invented, number: int) -> tuple[FoldedRecord, ...]:
    """Return the records of one invented case."""
    forms = stock.random.sample(forms_of(person), 2)
    story = stock.random.choice(STORIES) + f" {stock.random.choice(RARE)}" * (stock.random.random() < 0.01)
    month, day = stock.random.randint(1, 12), stock.random.randint(1, 28)
    identity = f"{person.county}{person.birth}{month:02}{day:02}{number % 10**4:04}"
    return (
        record("case", number=f"XA-{number:06}"),
        *(record("name", text=stock.written(person, form)) for form in forms),
        record("identifier", number=identity),
        record("phone", number=f"+7 70{number % 10} {stock.random.randint(100, 999)} {number % 10**4:04}"),
        record("residence", place=Place(f"ауыл {number % 700}", person.county, "CN", "home")),
        record("interview", narrative=story),
        record("relation", term="інісі"),
    )


def build(vault: Vault, count: int) -> None:
    """Fill the list and the search tables."""
    stock = Stock(11)
    started = time.perf_counter()
    with vault.write() as unit:
        for number in range(count):
            person = stock.person()
            records = case_of(stock, person, number)
            name = stock.written(person, forms_of(person)[0])
            line = CaseLine(new_id(), f"XA-{number:06}", (name,), None, None, None, 1, 0, number)
            position = unit.connection.execute(insert(view_case), line_values(line, person=new_id())).lastrowid
            index_case(unit.connection, position, records=records)
    print(f"{count:,} cases written in {time.perf_counter() - started:.0f} s")


def queries(stock: Stock, count: int) -> list[tuple[str, str]]:
    """Return (kind, what is typed) as people do: mostly names."""
    gazetteer = Gazetteer.load()
    found: list[tuple[str, str]] = []
    for _ in range(count):
        person = stock.person()
        for form in stock.random.sample(forms_of(person), 2):
            text = stock.written(person, form)
            found.append((f"name {form}", text))
        given = stock.written(person, forms_of(person)[0]).split()[0]
        found += [("given name", given), ("beginning", given[:3]), ("two letters", given[:2])]
        number = stock.random.randrange(10**5)
        found += [("two Han letters", person.given.han[0][:2]), ("case number", f"XA-{number:06}")]
        found += [("phone", f"+7 70{number % 10} {stock.random.randint(100, 999)} {number % 10**4:04}")]
        found += [("identity number", f"{person.county}{person.birth}0{stock.random.randint(1, 9)}1")]
        names = gazetteer.by_code(person.county)
        found += [("county", stock.random.choice(names.names)[1])] if names else []
        found += [("word of a story", stock.random.choice(RARE)), ("common word", "хабар")]
        found += [("misspelled", given[:2] + given[3:])]
    return found


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=100_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=12)
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp()) / "vault"
    form, secret = load_form(FORM_FOLDER), from_passphrase("a bench needs no secret")
    is_new = not folder.exists()
    setting = KdfSetting(memory_kib=64, passes=1, lanes=1)
    if is_new:
        vault = Vault.create(folder, secret=secret, setting=setting, form=form)
    else:
        vault = Vault.open(folder, secret=secret, form=form)
    try:
        if is_new:
            build(vault, arguments.cases)
        ask(vault, queries(Stock(12), arguments.rounds))
    finally:
        vault.close()


def ask(vault: Vault, asked: list[tuple[str, str]]) -> None:
    """Ask everything and print how long it took and what share was found."""
    times: dict[str, list[float]] = defaultdict(list)
    hits: dict[str, int] = defaultdict(int)
    for kind, text in asked:
        started = time.perf_counter()
        with vault.read() as unit:
            lines = unit.views.case_lines(search=text, limit=PAGE)
        times[kind].append((time.perf_counter() - started) * 1000)
        hits[kind] += bool(lines)
    every = sorted(one for each in times.values() for one in each)
    print(f"{'query':20}{'n':>5}{'found':>7}{'median ms':>11}{'95 of 100':>11}{'slowest':>9}")
    for kind, each in sorted(times.items()):
        ranked = sorted(each)
        print(
            f"{kind:20}{len(each):5}{hits[kind]:7}{statistics.median(each):11.1f}"
            f"{ranked[int(0.95 * (len(each) - 1))]:11.1f}{ranked[-1]:9.1f}"
        )
    quick = sum(one < LIMIT_MS for one in every) / len(every)
    print(f"ALL {len(every)}: {quick:.3f} under {LIMIT_MS:.0f} ms; 95 of 100 in {every[int(0.95 * len(every))]:.0f} ms")


if __name__ == "__main__":
    main()
