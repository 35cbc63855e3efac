"""Every command as somebody types it: what it answers, how it refuses, and that scripts can rely on its JSON."""

import json
import os
import pty
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from intake.cli.parser import build_parser, commands_of
from intake.cli.run import COMMANDS, main
from intake.services import session
from intake.texts import Texts
from tests.journeys.conftest import INTERVIEWS, LOWEST, PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]
CLAIM = {"id", "record", "kind", "field", "value", "source", "how_known", "as_of", "device", "at"}
CASE = {"id", "names", "status", "claims", "conflicts", "disagreements", "evidence", "documents"}
LINE = {"id", "names", "status", "since", "place", "sources", "updated"}


class Typed:
    """Somebody at a keyboard: runs commands on one vault and keeps what was said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], *, passphrase: Path) -> None:
        self.folder = folder
        self._capsys = capsys
        self._passphrase = passphrase
        self.out = self.error = ""

    def __call__(self, *words: object, status: int = 0) -> str:
        general = ["--vault", str(self.folder), "--passphrase-file", str(self._passphrase)]
        self._capsys.readouterr()
        ended = main([*general, *map(str, words)])
        self.out, self.error = self._capsys.readouterr()
        assert ended == status, (words, self.out, self.error)
        if status:
            assert len(self.error.splitlines()) == 1, self.error
        return self.error if status else self.out

    def json(self, *words: object, status: int = 0) -> Any:
        self(*words, "--json", status=status)
        return json.loads(self.out)


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n")
    return file


MakeTyped = Callable[..., Typed]


@pytest.fixture
def make(tmp_path: Path, capsys: pytest.CaptureFixture[str], passphrase: Path) -> MakeTyped:
    """Give a function that makes a vault and somebody who types commands at it."""

    def make_typed(name: str = "field", *, role: str = "field", organisation: str | None = None) -> Typed:
        made, _sheet = session.create_vault(
            tmp_path / name, passphrase=PASSPHRASE, role=role, organisation=organisation, setting=LOWEST
        )
        session.close(made)
        return Typed(tmp_path / name, capsys, passphrase=passphrase)

    return make_typed


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Give a copy of the invented interviews that may be changed."""
    return Path(shutil.copytree(INTERVIEWS, tmp_path / "interviews"))


def changed(file: Path, *, to: str, path: Sequence[str | int], value: object) -> Path:
    """Write a copy of an interview with one member changed."""
    document = json.loads(file.read_text(encoding="utf-8"))
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    out = file.with_name(to)
    out.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return out


def logical(typed: Typed) -> object:
    """Return all that a vault says of itself and its cases."""
    cases = [typed.json("case", "show", line["id"]) for line in typed.json("case", "list")]
    return typed.json("vault", "info"), typed.json("journal", "log"), cases


# --- commands and their JSON ------------------------------------------------------------------------------------------


def test_every_command_that_can_be_typed_is_there_and_explains_itself() -> None:
    typed = set(commands_of(build_parser(Texts("en"))))

    assert typed == set(COMMANDS)
    for command in sorted(typed):
        with pytest.raises(SystemExit) as leaving:
            main([*command.split(), "--help"])
        assert leaving.value.code == 0


def test_the_whole_exchange_as_it_is_typed(make: MakeTyped, files: Path, tmp_path: Path) -> None:
    field, coordinator = make("field"), make("coordinator", role="coordinator", organisation="Aq Bulaq")
    stick = tmp_path / "stick"
    stick.mkdir()

    added = field.json("interview", "add", *sorted(files.glob("*.json")))
    assert [set(one) for one in added] == [{"interview", "cases", "new"}] * 3
    assert all(one["new"] is True for one in added)

    asked = field.json("enrol", "request", "--name", "D-9", "-o", stick / "request")
    first = coordinator.json("enrol", "answer", stick / "request", "-o", stick / "answer")
    assert {"device", "code"} <= set(first)
    assert first["device"] == asked["device"]
    in_groups = [first["code"][at : at + 5] for at in range(0, 20, 5)]
    second = field.json("enrol", "finish", stick / "answer", "--code", *in_groups)
    assert set(second) >= {"device", "code"}
    coordinator("enrol", "confirm", "D-9", "--code", second["code"])
    assert [line["state"] for line in coordinator.json("enrol", "devices")] == ["self", "confirmed"]

    (file,) = field.json("bundle", "write", "--to", "Aq Bulaq", "-o", stick)["files"]
    assert coordinator.json("bundle", "inspect", file)["state"] == "new"
    (read,) = coordinator.json("bundle", "read", file)
    assert read == {"file": file, "state": "imported", "reason": "", "entries": read["entries"], "new": read["new"]}
    assert read["new"] > 0
    (again,) = coordinator.json("bundle", "read", file)
    assert (again["state"], again["new"]) == ("known", 0)
    assert "taken in" in coordinator("bundle", "read", file) or "was here" in coordinator.out
    (back,) = coordinator.json("bundle", "write", "--to", "D-9", "-o", stick)["files"]
    assert field.json("bundle", "read", back)[0]["state"] == "imported"
    assert field.json("bundle", "outbox")[0]["undelivered_entries"] == 0
    assert coordinator.json("bundle", "quarantine") == []
    for desk in (field, coordinator):
        assert desk.json("vault", "check") == {"ok": True, "findings": []}
    coordinator("organisation", "root", "-o", stick / "root.pem")
    assert b"BEGIN CERTIFICATE" in (stick / "root.pem").read_bytes()


def test_cases_and_claims_have_the_members_that_scripts_rely_on(make: MakeTyped, files: Path) -> None:
    field = make()
    field("interview", "add", files / "1-sister.json")

    (line,) = field.json("case", "list")
    case = field.json("case", "show", line["id"])

    assert set(line) >= LINE
    assert set(case) >= CASE
    assert all(set(claim) >= CLAIM for claim in case["claims"])
    assert case["names"] == line["names"]
    assert field.json("case", "show", line["number"]) == case
    assert field.json("case", "show", line["id"][:8]) == case
    assert field.json("case", "list", "--search", "жемис")[0]["id"] == line["id"]
    assert field.json("case", "list", "--search", "0000000001") == []
    assert "Жемісбек" in field("case", "show", line["id"])


def test_evidence_is_kept_listed_and_saved(make: MakeTyped, files: Path, tmp_path: Path) -> None:
    field = make()
    field("interview", "add", files / "1-sister.json")
    (line,) = field.json("case", "list")
    new = tmp_path / "жаңа сурет 照片.bin"
    new.write_bytes(b"\xff\xd8\xff a photo")

    kept = field.json("evidence", "add", line["id"], new, new)
    again = field.json("evidence", "add", line["id"], new)
    field("evidence", "save", kept[0]["id"], "-o", tmp_path / "out")

    assert len(kept) == 1
    assert again == kept
    assert kept[0]["id"] in {one["id"] for one in field.json("evidence", "list", line["id"])}
    assert (tmp_path / "out").read_bytes() == new.read_bytes()
    assert "already" in field("evidence", "save", kept[0]["id"], "-o", tmp_path / "out", status=1)
    for wrong in (["--kind", "nonsense"], ["--origin", "nonsense"]):
        field("evidence", "add", line["id"], files / "1-sister.json", *wrong, status=1)
    field("evidence", "add", line["id"], tmp_path / "no such file", status=1)
    field("evidence", "add", line["id"], tmp_path, status=1)


def test_general_options_stand_where_people_put_them(make: MakeTyped, passphrase: Path, capsys: Any) -> None:
    field = make()
    words = ["--vault", str(field.folder), "--passphrase-file", str(passphrase), "--json"]

    for typed in ([*words, "case", "list"], ["case", "list", *words]):
        assert main(typed) == 0
        assert json.loads(capsys.readouterr().out) == []


# --- interviews -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        (["interview", "weather"], "fine", "/interview/weather"),
        (["persons", "brother", "sex"], "unheard_of", "/persons/brother/sex"),
        (["relations", 0, "from"], "nobody", "/relations/0/from"),
        (["episodes", 0, "start", "edtf"], "2017-02-30", "/episodes/0/start/edtf"),
        (["evidence", 0, "path"], "../passphrase", "/evidence/0/path"),
        (["evidence", 0, "path"], "/etc/hostname", "/evidence/0/path"),
        (["evidence", 0, "path"], "evidence/none.jpg", "/evidence/0/path"),
        (["evidence", 0, "path"], "a\u0000b", "/evidence/0/path"),
        (["evidence", 0, "path"], "x" * 300, "/evidence/0/path"),
        (["evidence", 0, "path"], "evidence", "/evidence/0/path"),
        (["evidence", 0, "path"], "outside.jpg", "/evidence/0/path"),
    ],
)
def test_what_is_refused_is_named_by_its_pointer_and_leaves_nothing(
    make: MakeTyped, files: Path, tmp_path: Path, path: list[str | int], value: object, pointer: str
) -> None:
    field = make()
    (files / "outside.jpg").symlink_to(tmp_path / "passphrase")
    before = logical(field)
    file = changed(files / "1-sister.json", to="bad.json", path=path, value=value)

    said = field("interview", "add", file, status=1)

    assert f"“{pointer}”" in said
    assert str(file) in said
    assert logical(field) == before
    assert not [one for one in (field.folder / "blobs").rglob("*") if one.is_file()]


def test_without_a_yes_to_keeping_nothing_is_kept(make: MakeTyped, files: Path) -> None:
    field = make()
    before = logical(field)
    no = changed(files / "1-sister.json", to="no.json", path=["consents", 0, "answer"], value="no")

    assert "no yes" in field("interview", "add", no, status=1)
    assert logical(field) == before


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff\xfe", b"{" * 100, b" " * (5 << 20), b"PK\x03\x04"])
def test_a_file_that_is_no_interview_is_refused(make: MakeTyped, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "odd.json"
    file.write_bytes(content)
    field = make()

    field("interview", "add", file, status=1)

    assert field.json("case", "list") == []


def test_the_same_file_twice_changes_nothing_even_without_its_evidence(make: MakeTyped, files: Path) -> None:
    field = make()
    first = field.json("interview", "add", files / "1-sister.json")
    before = logical(field)
    document = json.loads((files / "1-sister.json").read_text(encoding="utf-8"))
    (files / "other form.json").write_text(json.dumps(document, indent=3))
    shutil.rmtree(files / "evidence")

    again = field.json("interview", "add", files / "1-sister.json")
    reformatted = field.json("interview", "add", files / "other form.json")

    assert again == reformatted == [{**first[0], "new": False}]
    assert logical(field) == before


def test_other_content_under_the_same_id_is_refused_until_it_is_called_a_correction(
    make: MakeTyped, files: Path
) -> None:
    field = make()
    (first,) = field.json("interview", "add", files / "1-sister.json")
    before = logical(field)
    new = changed(files / "1-sister.json", to="new.json", path=["episodes", 0, "warrant_shown"], value="yes")
    new = changed(new, to="new.json", path=["persons", "brother", "employer"], value="басқа мектеп")
    document = json.loads(new.read_text(encoding="utf-8"))
    del document["persons"]["brother"]["appearance"]
    document["health"].pop()
    new.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")

    said = field("interview", "add", new, status=1)
    for pointer in ("/episodes/0/warrant_shown", "/persons/brother/employer", "/persons/brother/appearance", "/health"):
        assert pointer in said
    assert logical(field) == before

    corrected = field.json("interview", "add", new, "--correction")
    claims = field.json("case", "show", first["cases"][0])["claims"]
    assert corrected == [{**first, "new": True}]
    assert [one["value"] for one in claims if one["field"] == "warrant_shown"] == ["yes"]
    assert [one["value"] for one in claims if one["field"] == "employer"] == ["басқа мектеп"]
    assert [one["value"] for one in claims if one["field"] == "appearance"] == ["not_asked"]
    assert [one for one in claims if one["kind"] == "health"] == []
    assert field.json("interview", "add", new, "--correction") == [{**first, "new": False}]
    assert field.json("vault", "check") == {"ok": True, "findings": []}


def test_what_a_correction_took_out_another_can_put_back(make: MakeTyped, files: Path) -> None:
    field = make()
    (first,) = field.json("interview", "add", files / "1-sister.json")
    without = changed(files / "1-sister.json", to="2.json", path=["health"], value=[])
    back = changed(files / "1-sister.json", to="3.json", path=["interview", "interviewer"], value="W-09")

    def health() -> int:
        claims = field.json("case", "show", first["cases"][0])["claims"]
        return len({one["record"] for one in claims if one["kind"] == "health"})

    counts = [health()]
    for file in (without, back):
        field("interview", "add", file, "--correction")
        counts.append(health())

    assert counts == [1, 0, 1]


def test_a_correction_with_another_file_under_an_old_name_is_refused(make: MakeTyped, files: Path) -> None:
    field = make()
    field("interview", "add", files / "1-sister.json")
    new = changed(files / "1-sister.json", to="new.json", path=["interview", "interviewer"], value="W-09")
    evidence = json.loads(new.read_text(encoding="utf-8"))["evidence"][0]["path"]
    (files / evidence).write_bytes(b"another picture")

    assert "/evidence/0/path" in field("interview", "add", new, "--correction", status=1)


def test_of_many_files_those_before_a_refused_one_stay_and_are_named(make: MakeTyped, files: Path) -> None:
    field = make()
    bad = changed(files / "2-neighbour.json", to="bad.json", path=["interview", "mode"], value="telepathy")

    added = field.json("interview", "add", files / "1-sister.json", bad, files / "3-husband.json", status=1)

    assert [one["new"] for one in added] == [True]
    assert field.error.startswith(f"{bad}: ")
    assert "“/interview/mode”" in field.error
    assert len(field.json("case", "list")) == 1


# --- bundles that are none --------------------------------------------------------------------------------------------


def test_an_interview_read_as_a_bundle_is_never_kept_in_the_clear(make: MakeTyped, files: Path) -> None:
    boss = make("c", role="coordinator", organisation="Aq Bulaq")

    (read,) = boss.json("bundle", "read", files / "1-sister.json", status=1)

    assert (read["state"], read["new"]) == ("quarantined", 0)
    assert list((boss.folder / "quarantine").iterdir()) == list((boss.folder / "staging").iterdir()) == []


def test_of_many_bundles_those_before_a_vanished_one_are_told(make: MakeTyped, tmp_path: Path) -> None:
    boss = make("c", role="coordinator", organisation="Aq Bulaq")
    odd = tmp_path / "odd.age"
    odd.write_bytes(b"age-encryption.org/v1\n-> nothing")

    read = boss.json("bundle", "read", odd, tmp_path / "gone.age", status=1)

    assert [one["state"] for one in read] == ["quarantined"]
    assert "gone.age" in boss.error
    assert boss.json("bundle", "quarantine")[0]["reason"]
    boss("bundle", "quarantine")


# --- vaults, passphrases and sheets -----------------------------------------------------------------------------------


def test_a_vault_is_made_with_its_sheet_and_recovered_by_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], passphrase: Path
) -> None:
    typed = Typed(tmp_path / "vault", capsys, passphrase=passphrase)
    sheet, new = tmp_path / "sheet.txt", tmp_path / "new"
    new.write_text("eight slow rivers turn")

    inside = typed("vault", "create", "--role", "field", "--recovery-sheet", typed.folder / "sheet", status=1)
    nowhere = typed("vault", "create", "--role", "field", "--recovery-sheet", tmp_path / "no" / "sheet", status=1)
    assert "key" in inside
    assert "folder" in nowhere
    assert not typed.folder.exists()

    made = typed("vault", "create", "--role", "field", "--recovery-sheet", sheet)
    assert "IS the key" in made
    assert oct(sheet.stat().st_mode & 0o777) == "0o600"
    assert "already" in typed("vault", "create", "--role", "field", status=1)

    typed("vault", "recover", "--sheet", sheet, "--new-passphrase-file", new)
    assert "does not open" in typed("vault", "info", status=1)
    other = Typed(typed.folder, capsys, passphrase=new)
    assert other.json("vault", "info")["role"] == "field"
    typo = tmp_path / "typo"
    text = sheet.read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if line.isdigit())
    typo.write_text(text.replace(first, first[:-1] + str((int(first[-1]) + 1) % 10)), encoding="utf-8")
    assert "1" in typed("vault", "recover", "--sheet", typo, "--new-passphrase-file", new, status=1)


def test_the_passphrase_is_changed_and_the_old_one_opens_no_more(
    make: MakeTyped, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    field = make()
    new, weak = tmp_path / "new", tmp_path / "weak"
    new.write_text("eight slow rivers turn\r\n")
    weak.write_text("short")

    assert "short" in field("vault", "passphrase", "--new-passphrase-file", weak, status=1)
    field("vault", "info")
    field("vault", "passphrase", "--new-passphrase-file", new)

    assert "does not open" in field("vault", "info", status=1)
    Typed(field.folder, capsys, passphrase=new)("vault", "info")


def test_four_ways_not_to_open_are_four_different_errors(make: MakeTyped, tmp_path: Path) -> None:
    field = make()
    header, second = field.folder / "vault.hdr", field.folder / "vault.hdr.2"
    whole = header.read_bytes()
    wrong = tmp_path / "wrong"
    wrong.write_text("not this one at all")

    said = [field("vault", "info", "--passphrase-file", wrong, status=1)]
    header.write_bytes(whole[:200] + bytes(50) + whole[250:])
    assert "second" in (field("vault", "info") and field.error)
    assert header.read_bytes() == whole
    for copy in (header, second):
        copy.write_bytes(b"x" * 100)
    said.append(field("vault", "info", status=1))
    for copy in (header, second):
        copy.write_bytes(whole)
    database = (field.folder / "vault.db").read_bytes()
    (field.folder / "vault.db").write_bytes(database[:8192] + os.urandom(4096) + database[12288:])
    (field.folder / "vault.db").write_bytes(os.urandom(16384))
    said.append(field("vault", "info", status=1))
    (field.folder / "vault.db").write_bytes(database)
    newer(field.folder)
    said.append(field("vault", "info", status=1))

    assert len(set(said)) == 4
    assert "newer" in said[-1]
    assert "There is no vault" in field("--vault", tmp_path / "none", "vault", "info", status=1)


def newer(folder: Path) -> None:
    """Let a vault look as a newer program leaves it."""
    from intake.crypto.header_file import unlock
    from intake.crypto.passphrase import from_passphrase
    from intake.vault.engine import connect

    key = unlock(folder, from_passphrase(PASSPHRASE)).opened.database_key()
    connection = connect(folder / "vault.db", key=key)
    connection.execute("PRAGMA user_version=99")
    connection.close()


def test_a_passphrase_never_comes_from_the_arguments(make: MakeTyped, capsys: Any) -> None:
    field = make()

    for typed in (["--passphrase", PASSPHRASE], [f"--passphrase={PASSPHRASE}"]):
        assert main(["--vault", str(field.folder), *typed, "vault", "info"]) == 2
        assert capsys.readouterr().out == ""


def test_the_environment_names_the_passphrase_file(
    make: MakeTyped, passphrase: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = make()
    words = ["--vault", str(field.folder), "vault", "info", "--json"]
    with open(os.devnull) as nobody:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdin", nobody)
        assert main(words) == 1
    assert "passphrase" in capsys.readouterr().err

    monkeypatch.setenv("INTAKE_PASSPHRASE_FILE", str(passphrase))

    assert main(words) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_passphrase_typed_at_the_prompt_is_not_shown(make: MakeTyped) -> None:
    field = make()
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "intake", "--vault", str(field.folder), "vault", "info"])  # noqa: S606
    shown = b""
    while b":" not in shown:
        shown += os.read(terminal, 1000)
    time.sleep(0.2)  # getpass empties what was typed before it asked
    os.write(terminal, PASSPHRASE.encode() + b"\n")
    while True:
        try:
            shown += os.read(terminal, 1000)
        except OSError:
            break
    _pid, status = os.waitpid(pid, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert b"role: field" in shown
    assert PASSPHRASE.encode() not in shown


def test_two_programs_do_not_open_one_vault(make: MakeTyped) -> None:
    field = make()
    held = session.open_vault(field.folder, passphrase=PASSPHRASE)

    try:
        assert "open" in field("case", "list", status=1)
    finally:
        session.close(held)
    field("case", "list")


# --- as a process -----------------------------------------------------------------------------------------------------


def started(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "intake", *map(str, words)]
    clean = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=clean | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_as_a_process_it_ends_with_the_promised_status(make: MakeTyped, passphrase: Path) -> None:
    field = make()

    done = started("--vault", field.folder, "--passphrase-file", passphrase, "case", "list", "--json")
    refused = started("--vault", field.folder, "--passphrase-file", passphrase, "case", "show", "abcdef")
    misused = started("--vault", field.folder, "nonsense")
    screenless = started("--vault", field.folder, QT_QPA_PLATFORM="")

    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, [], "")
    for run, status in ((refused, 1), (misused, 2), (screenless, 1)):
        assert (run.returncode, run.stdout, len(run.stderr.splitlines())) == (status, "", 1)


@pytest.mark.parametrize("language", ["ru", "kk", "kk-Arab", "zh", "ug"])
def test_it_speaks_every_language(make: MakeTyped, files: Path, language: str) -> None:
    field = make()

    field("--language", language, "interview", "add", files / "1-sister.json")
    field("--language", language, "case", "list")
    field("--language", language, "vault", "check")
    assert field("--language", language, "case", "show", "abcdef", status=1)
