"""Cases as tables through the release gate, and an organisation's spreadsheet row by row into the vault."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from intake.crypto.digests import sha256_hex
from intake.errors import FileNotAccepted, ProfileUnknown, TooLarge
from intake.progress import silent
from intake.services import cases, interviews
from intake.services.opened import Session
from intake.services.spreadsheets import read_rows
from intake.services.table_in import read_table
from intake.services.table_out import write_table
from tests.journeys.conftest import INTERVIEWS, MakeVault

MAPPING = {
    "format": "intake-table-map/1",
    "source": "list-of-2018",
    "sheet": None,
    "id": "№",
    "columns": {
        "Имя": {"to": "/persons/sought/names/0/text"},
        "Пол": {"to": "/persons/sought/sex", "codes": {"м": "male", "ж": "female"}},
        "Когда": {"to": "/episodes/0/start", "as": "date", "language": "ru"},
        "Где": {"to": "/episodes/0/place", "as": "place"},
        "Статус": {
            "to": "/episodes/0/stages/0/status",
            "codes": {"лагерь": "reeducation_camp", "тюрьма": "prison_sentenced"},
        },
        "Лет": {"to": "/episodes/0/stages/0/sentence_years", "as": "decimal"},
        "Согласие": {"to": "/consents/0/answer", "codes": {"да": "yes", "нет": "no"}},
        "Рассказала": {"to": "/persons/teller/names/0/text"},
        "Дата записи": {"to": "/interview/date/edtf"},
    },
    "fixed": {
        "/interview/mode": "other",
        "/consents/0/scope": "store",
        "/testifier/person": "teller",
        "/testifier/how_known": "told",
        "/cases/0/person": "sought",
        "/relations/0": {"from": "teller", "to": "sought", "kind": "sibling"},
        "/episodes/0/person": "sought",
        "/episodes/0/kind": "arrest",
    },
}
HEAD = ("№", "Имя", "Пол", "Когда", "Где", "Статус", "Лет", "Согласие", "Рассказала", "Дата записи", "Заметки")
GOOD = (
    "1", "Ерлан Сәрсенұлы", "м", "в апреле 2017", "Текес", "лагерь", "", "да", "Күләш", "2018-05-02", "не брать"
)  # fmt: skip
ROWS = (
    GOOD,
    ("2", "Назира", "ж", "2017-09", "", "тюрьма", "7,5", "да", "Сәуле", "2018-05-02", ""),
    ("3", "Бақыт", "м", "2018", "", "исчез", "", "да", "Сәуле", "2018-05-02", ""),
    ("4", "Дина", "ж", "2018", "", "лагерь", "", "нет", "Сәуле", "2018-05-02", ""),
    ("5", "Марат", "м", "2018", "", "тюрьма", "семь", "да", "Сәуле", "2018-05-02", ""),
    ("", "Без номера", "м", "", "", "", "", "да", "Сәуле", "2018-05-02", ""),
)


def sheet(folder: Path, rows: tuple[tuple[str, ...], ...] = ROWS, *, ending: str = ".csv") -> tuple[Path, Path]:
    mapping = folder / "map.json"
    mapping.write_text(json.dumps(MAPPING, ensure_ascii=False), encoding="utf-8")
    file = folder / f"table{ending}"
    if ending == ".csv":
        with file.open("w", encoding="utf-8-sig", newline="") as target:
            csv.writer(target, delimiter=";").writerows((HEAD, *rows))
    else:
        from openpyxl import Workbook

        book = Workbook()
        for row in (HEAD, *rows):
            book.worksheets[0].append(row)
        book.save(file)
    return file, mapping


@pytest.fixture
def desk(make_vault: MakeVault) -> Session:
    return make_vault("field")


@pytest.fixture
def told(desk: Session) -> Session:
    for file in sorted(INTERVIEWS.glob("*.json")):
        interviews.add_file(desk, file, report=silent)
    return desk


def cells_of(file: Path) -> list[list[str]]:
    return [list(row) for _number, row in read_rows(file)]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_every_row_becomes_an_interview_or_says_why_not(desk: Session, tmp_path: Path, ending: str) -> None:
    file, mapping = sheet(tmp_path, ending=ending)

    results = read_table(desk, file, mapping=mapping, report=silent)

    assert [(one.row, one.state) for one in results] == [
        (2, "new"), (3, "new"), (4, "refused"), (5, "refused"), (6, "refused"), (7, "refused")
    ]  # fmt: skip
    refused = [{(one.column, one.code) for one in result.findings if one.is_refused} for result in results[2:]]
    assert refused == [
        {("Статус", "unknown_code")},
        {("Согласие", "needs_consent")},
        {("Лет", "wrong_type")},
        {("№", "missing")},
    ]
    assert cases.count_cases(desk) == 2
    view = cases.show_case(desk, results[0].cases[0])
    assert [name.text for name in view.names] == ["Ерлан Сәрсенұлы"]
    assert view.since is not None
    assert (view.since.edtf, view.since.said) == ("2017-04", "в апреле 2017")
    assert view.since.proposed


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Session, tmp_path: Path) -> None:
    file, mapping = sheet(tmp_path)

    rehearsed = read_table(desk, file, mapping=mapping, is_dry_run=True, report=silent)

    assert cases.count_cases(desk) == 0
    assert desk.vault.info().entries == 0
    done = read_table(desk, file, mapping=mapping, report=silent)
    assert [one.state == "refused" for one in rehearsed] == [one.state == "refused" for one in done]
    assert [one.findings for one in rehearsed] == [one.findings for one in done]


def test_the_same_table_twice_adds_nothing_and_a_changed_row_is_shown(desk: Session, tmp_path: Path) -> None:
    file, mapping = sheet(tmp_path, (GOOD,))
    read_table(desk, file, mapping=mapping, report=silent)

    again = read_table(desk, file, mapping=mapping, report=silent)
    sheet(tmp_path, (("1", "Ерлан Сәрсенұлы", "м", "в мае 2017", *GOOD[4:]),))
    changed = read_table(desk, file, mapping=mapping, report=silent)

    assert [one.state for one in again] == ["known"]
    assert [one.state for one in changed] == ["refused"]
    assert [(one.column, one.code) for one in changed[0].findings] == [("Когда", "row_differs")]
    assert cases.count_cases(desk) == 1


def test_a_heading_that_is_missing_or_twice_is_refused_before_any_row(desk: Session, tmp_path: Path) -> None:
    file, mapping = sheet(tmp_path)
    text = file.read_text(encoding="utf-8-sig")

    for broken in (text.replace("Статус", "Положение"), text.replace("Заметки", "Статус")):
        file.write_text(broken, encoding="utf-8")
        with pytest.raises(FileNotAccepted) as refused:
            read_table(desk, file, mapping=mapping, report=silent)
        assert refused.value.data == {"pointer": "Статус", "reason": "table_heading", "found": ""}
    assert cases.count_cases(desk) == 0


@pytest.mark.parametrize(
    ("at", "change"),
    [
        ("/format", {"format": "other"}),
        ("/colums", {"colums": {}}),
        ("/columns/Имя", {"columns": {"Имя": {"to": "/persons/a/sex", "kind": "x"}}}),
        ("/columns/Имя/to", {"columns": {"Имя": {"to": "persons"}}}),
        ("/columns/Имя/to", {"columns": {"Имя": {"to": "/cases/9999999/person"}}}),
        ("/source", {"source": ""}),
    ],
)
def test_a_mapping_is_refused_where_it_is_wrong(
    desk: Session, tmp_path: Path, at: str, change: dict[str, object]
) -> None:
    file, mapping = sheet(tmp_path)
    mapping.write_text(json.dumps({**MAPPING, **change}), encoding="utf-8")

    with pytest.raises(FileNotAccepted) as refused:
        read_table(desk, file, mapping=mapping, report=silent)

    assert refused.value.data["pointer"] == at


def test_a_package_that_unpacks_too_large_or_declares_entities_is_refused(desk: Session, tmp_path: Path) -> None:
    _file, mapping = sheet(tmp_path)
    bomb, entities = tmp_path / "bomb.xlsx", tmp_path / "entities.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * (513 << 20))
    with zipfile.ZipFile(entities, "w") as package:
        package.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')

    with pytest.raises(TooLarge):
        read_table(desk, bomb, mapping=mapping, report=silent)
    for file in (entities, mapping.with_suffix(".xlsx")):
        file.touch()
        with pytest.raises(FileNotAccepted):
            read_table(desk, file, mapping=mapping, report=silent)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_table_holds_what_may_leave_and_nothing_else(told: Session, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"cases{ending}"

    written = write_table(told, out, profile="institution", report=silent)

    rows = cells_of(out)
    assert rows[0][0].endswith("(case.number)")
    assert len(rows) - 1 == written.cases < cases.count_cases(told)
    assert written.left_out == cases.count_cases(told) - written.cases
    text = json.dumps(rows, ensure_ascii=False)
    assert "Жемісбек Ақтоғайұлы" in text
    assert "Гүлзипа" not in text
    assert "Ардақ" not in text
    assert {held.reason for held in written.held_back} & {"no_consent", "third_party", "refused"}


def test_no_public_table_names_a_person_who_did_not_agree(told: Session, tmp_path: Path) -> None:
    out = tmp_path / "public.csv"

    write_table(told, out, profile="public", report=silent)

    assert "Жемісбек" not in out.read_text(encoding="utf-8")


def test_a_name_hidden_in_free_text_stays_home(told: Session, tmp_path: Path) -> None:
    out = tmp_path / "words.csv"

    written = write_table(
        told, out, profile="institution", columns=["case.number", "interview.narrative"], report=silent
    )

    text = out.read_text(encoding="utf-8")
    assert "Гүлзипа" not in text
    assert "Ардақ" not in text
    assert all(held.kind in {"case", "interview"} for held in written.held_back)


def test_a_table_is_listed_with_every_case_that_it_holds(told: Session, tmp_path: Path) -> None:
    written = write_table(told, tmp_path / "t.csv", profile="institution", recipient="Ministry", report=silent)

    listed = [line for case in cases.all_cases(told) for line in cases.show_case(told, case.id).documents]

    assert {(line.profile, line.recipient, line.digest) for line in listed} == {
        ("institution", "Ministry", written.digest)
    }
    assert len(listed) == written.cases
    assert sha256_hex((tmp_path / "t.csv").read_bytes()) == written.digest


def test_a_cell_is_never_a_formula(desk: Session, tmp_path: Path) -> None:
    names = ('=cmd|"/c calc"!A1', "+7 700 000 0101", "-2+3", "@SUM(A1)", "\t=1", "＝1+1")
    rows = tuple((str(number), name, *GOOD[2:]) for number, name in enumerate(names, 1))
    file, mapping = sheet(tmp_path, rows)
    read_table(desk, file, mapping=mapping, report=silent)

    for ending in (".csv", ".xlsx"):
        out = tmp_path / f"out{ending}"
        write_table(desk, out, profile="evidence", columns=["name.text"], report=silent)
        if ending == ".csv":
            found = [row[0] for row in csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig")))][1:]
        else:
            from openpyxl import load_workbook

            cells = [row[0] for row in load_workbook(out).worksheets[0].iter_rows(min_row=2)]
            assert {cell.data_type for cell in cells} == {"s"}
            found = [str(cell.value) for cell in cells]
        assert all(cell.startswith("'") for cell in found)
        assert {row[0] for row in cells_of(out)[1:]} == {name.strip() for name in names}


def test_statistics_and_unknown_columns_make_no_table(told: Session, tmp_path: Path) -> None:
    for profile in ("statistics", "bundle", "family", "other"):
        with pytest.raises(ProfileUnknown):
            write_table(told, tmp_path / "x.csv", profile=profile, report=silent)
    for columns, name in ((["name.other"], "x.csv"), (["name.text"], "x.ods")):
        with pytest.raises(FileNotAccepted):
            write_table(told, tmp_path / name, profile="evidence", columns=columns, report=silent)
    assert list(tmp_path.glob("x.*")) == []
