"""An archive outlives the program: a script without our code reads it, and an empty vault takes it back equal."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from intake.cli.output import dump
from intake.crypto.age_recipients import HybridIdentity
from intake.errors import ArchiveDamaged, Cancelled, FileExists, SealedForAnother, SignatureInvalid, VaultNotEmpty
from intake.progress import Progress, silent
from intake.services import cases, evidence, interviews, review
from intake.services.archiving import write_archive
from intake.services.case_json import case_json
from intake.services.checking import check_vault
from intake.services.opened import Session
from intake.services.unarchiving import read_archive
from tests import archive_reader
from tests.journeys.conftest import INTERVIEWS, MakeVault, Team


def add_all(desk: Session) -> list[str]:
    added = [interviews.add_file(desk, file, report=silent) for file in sorted(INTERVIEWS.glob("*.json"))]
    return [case for one in added for case in one.cases]


def shown(desk: Session) -> dict[str, object]:
    with desk.vault.read() as unit:
        ids = [record.id for record in unit.views.records_of_kind("case")]
    return {case: json.loads(dump(case_json(cases.show_case(desk, case)))) for case in ids}


@pytest.fixture
def desk(make_vault: MakeVault) -> Session:
    made = make_vault("old")
    found = add_all(made)
    review.decide_person(made, found[0], found[1], verdict="same", reason="the same man")
    view = cases.show_case(made, found[0])
    review.prefer(made, view.disagreements[0].claims[0].id, reason="she was there")
    return made


def test_a_script_without_our_code_reads_the_same_cases(desk: Session, tmp_path: Path) -> None:
    out = tmp_path / "archive"

    written = write_archive(desk, out, report=silent)

    assert archive_reader.read(out) == shown(desk)
    assert written.cases == 4
    assert written.evidence == len(list((out / "files").glob("*/*"))) > 3
    script = Path(archive_reader.__file__)
    assert len(script.read_text(encoding="utf-8").splitlines()) < 200
    assert "import intake" not in script.read_text(encoding="utf-8")
    run = subprocess.run([sys.executable, "-I", str(script), str(out)], capture_output=True, check=True)
    assert json.loads(run.stdout) == shown(desk)


def test_the_explanation_names_every_kind_of_file(desk: Session, tmp_path: Path) -> None:
    out = tmp_path / "archive"
    write_archive(desk, out, report=silent)

    explained = (out / "README.txt").read_text(encoding="utf-8")

    for file in json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]:
        first = file["path"].split("/")[0]
        assert explained.count(first) >= 1 or first == "README.txt"
    assert "ЧТО ЭТО ТАКОЕ" in explained


def test_an_empty_vault_takes_an_archive_back_equal(desk: Session, make_vault: MakeVault, tmp_path: Path) -> None:
    out = tmp_path / "archive"
    write_archive(desk, out, report=silent)
    fresh = make_vault("new")

    restored = read_archive(fresh, out, report=silent)

    assert shown(fresh) == shown(desk)
    assert restored.device == desk.device != fresh.device
    assert check_vault(fresh, report=silent) == ()
    for case in shown(desk):
        for here in evidence.evidence_of(fresh, case):
            with evidence.open_evidence(fresh, here.id) as copy, evidence.open_evidence(desk, here.id) as original:
                assert copy.read() == original.read()
    again = write_archive(fresh, tmp_path / "again", report=silent)
    assert (again.cases, again.entries, again.evidence) == (4, restored.entries, restored.evidence)


def test_work_goes_on_after_an_archive_was_taken_in(desk: Session, make_vault: MakeVault, tmp_path: Path) -> None:
    write_archive(desk, tmp_path / "archive", report=silent)
    fresh = make_vault("new")
    read_archive(fresh, tmp_path / "archive", report=silent)

    known = interviews.add_file(fresh, INTERVIEWS / "1-sister.json", report=silent)
    (linked,) = cases.show_case(fresh, known.cases[0]).linked
    review.decide_person(fresh, known.cases[0], linked, verdict="different", reason="other fathers")

    assert known.new is False
    assert cases.show_case(fresh, known.cases[0]).linked == ()


def test_a_coordinators_archive_brings_the_organisations_judgement(
    team: Team, make_vault: MakeVault, tmp_path: Path
) -> None:
    add_all(team.field)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    write_archive(team.coordinator, tmp_path / "archive", report=silent)
    fresh = make_vault("new", role="coordinator")

    read_archive(fresh, tmp_path / "archive", report=silent)

    assert shown(fresh) == shown(team.coordinator)
    assert check_vault(fresh, report=silent) == ()


def test_a_draft_is_not_lost(make_vault: MakeVault, tmp_path: Path) -> None:
    old, new = make_vault("old"), make_vault("new")
    draft = interviews.blank_draft(old)
    draft.document["consents"] = [{"scope": "store", "answer": "yes"}]
    interviews.save_draft(old, draft)
    write_archive(old, tmp_path / "archive", report=silent)

    read_archive(new, tmp_path / "archive", report=silent)

    opened = interviews.open_draft(new, draft.id)
    assert opened is not None
    assert opened.document == draft.document


def test_a_sealed_archive_shows_nothing_and_opens_with_its_key(
    desk: Session, make_vault: MakeVault, tmp_path: Path
) -> None:
    key = HybridIdentity.generate()
    file = tmp_path / "key.txt"
    file.write_text(f"# for tests\n{key.secret_text()}\n", encoding="utf-8")
    out = tmp_path / "archive"

    write_archive(desk, out, sealed_for=str(key.recipient()), report=silent)

    plain = {path.name for path in out.rglob("*") if path.is_file() and path.suffix != ".age"}
    assert plain == {"README.txt", "manifest.json", "manifest.sig"}
    digests = {line.sha256 for case in shown(desk) for line in evidence.evidence_of(desk, case)}
    assert not any(digest in path.as_posix() for path in out.rglob("*") for digest in digests)
    fresh = make_vault("new")
    with pytest.raises(SealedForAnother):
        read_archive(fresh, out, report=silent)
    read_archive(fresh, out, identity=file, report=silent)
    assert shown(fresh) == shown(desk)


def test_no_secret_of_the_device_is_in_it(desk: Session, tmp_path: Path) -> None:
    write_archive(desk, tmp_path / "archive", report=silent)

    content = b"".join(path.read_bytes() for path in (tmp_path / "archive").rglob("*") if path.is_file())

    assert desk.sign_seed not in content
    assert desk.sign_seed.hex().encode() not in content
    with desk.vault.read() as unit:
        assert not any(blob.seed.hex().encode() in content or blob.seed in content for blob in unit.own.blobs.all())


@pytest.mark.parametrize("name", ["records.jsonl", "bodies.jsonl", "evidence.jsonl", "manifest.json", "about.json"])
def test_an_archive_that_somebody_changed_is_refused_and_nothing_stays(
    desk: Session, make_vault: MakeVault, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "archive"
    write_archive(desk, out, report=silent)
    file = out / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    fresh = make_vault("new")

    with pytest.raises((ArchiveDamaged, SignatureInvalid)):
        read_archive(fresh, out, report=silent)

    assert shown(fresh) == {}
    assert fresh.vault.known_blobs() == ()


def test_stopping_leaves_nothing_behind(desk: Session, make_vault: MakeVault, tmp_path: Path) -> None:
    place = tmp_path / "stick"
    place.mkdir()

    def stop_at(step: str) -> object:
        def report(progress: Progress) -> None:
            if progress.step == step:
                raise Cancelled

        return report

    for step in ("archive_journal", "archive_cases", "archive_evidence"):
        with pytest.raises(Cancelled):
            write_archive(desk, place / "archive", report=stop_at(step))  # type: ignore[arg-type]
        assert list(place.iterdir()) == []
    write_archive(desk, place / "archive", report=silent)
    fresh = make_vault("new")
    for step in ("archive_check", "archive_evidence", "archive_journal", "fold", "derive"):
        with pytest.raises(Cancelled):
            read_archive(fresh, place / "archive", report=stop_at(step))  # type: ignore[arg-type]
        assert shown(fresh) == {}
        assert fresh.vault.known_blobs() == ()
        assert list((fresh.folder / "blobs").glob("*/*")) == []
    read_archive(fresh, place / "archive", report=silent)
    assert shown(fresh) == shown(desk)


def test_nothing_is_written_over_and_nothing_is_mixed(desk: Session, make_vault: MakeVault, tmp_path: Path) -> None:
    out = tmp_path / "archive"
    write_archive(desk, out, report=silent)
    before = sorted(path.name for path in out.iterdir())

    with pytest.raises(FileExists):
        write_archive(desk, out, report=silent)
    with pytest.raises(VaultNotEmpty):
        read_archive(desk, out, report=silent)

    assert sorted(path.name for path in out.iterdir()) == before


def test_a_formula_in_a_name_is_only_text_in_the_tables(desk: Session, tmp_path: Path) -> None:
    text = (INTERVIEWS / "2-neighbour.json").read_text(encoding="utf-8")
    folder = tmp_path / "in"
    shutil.copytree(INTERVIEWS / "evidence", folder / "evidence")
    document = json.loads(text)
    person = next(iter(document["persons"].values()))
    person["names"] = [{"text": '=HYPERLINK("http://example.org")'}]
    document["interview"]["id"] = "other"
    (folder / "x.json").write_text(json.dumps(document), encoding="utf-8")
    interviews.add_file(desk, folder / "x.json", report=silent)

    write_archive(desk, tmp_path / "archive", report=silent)

    table = (tmp_path / "archive" / "tables" / "name.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in table
    assert ",=" not in table
    assert ',"=' not in table
