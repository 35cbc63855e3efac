"""What a whole session leaves behind: nothing readable outside the vault nor inside, no file that nobody asked for."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import INTERVIEWS, LOWEST, PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]
MARKS = ("Zyrkonbek Markovuly", "Зырқонбек Белгіұлы", "زىرقونبەك بەلگى", "Qzxmark-street-7")
EVIDENCE_MARK = b"QZXEVIDENCEMARK" * 400


def marked(folder: Path) -> Path:
    """Make an interview in which names, words and a file carry marks."""
    document = json.loads((INTERVIEWS / "1-sister.json").read_text(encoding="utf-8"))
    document["evidence"] = document["evidence"][:1]
    document["persons"]["brother"]["names"][0] = {"text": MARKS[0], "script": "Latn", "kind": "legal"}
    document["persons"]["brother"]["names"][1] = {"text": MARKS[1], "script": "Cyrl", "kind": "legal"}
    document["persons"]["sister"]["names"][0] = {"text": MARKS[2], "script": "Arab", "kind": "legal"}
    document["persons"]["brother"]["address_verbatim"] = MARKS[3]
    (folder / "evidence").mkdir()
    (folder / document["evidence"][0]["path"]).write_bytes(EVIDENCE_MARK)
    file = folder / "marked.json"
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return file


def found_in(folder: Path) -> Iterator[Path]:
    """Give the files under a folder in which a mark can be read, in UTF-8 or UTF-16."""
    marks = [code for mark in MARKS for code in (mark.encode(), mark.encode("utf-16-le"))] + [EVIDENCE_MARK[:45]]
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink() and any(mark in file.read_bytes() for mark in marks):
            yield file


class Desk:
    """Runs commands as processes, with a home and a temporary folder of their own."""

    def __init__(self, folder: Path, *, before: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.home, self.temporary = folder / "home", folder / "tmp"
        for one in (self.home, self.temporary):
            one.mkdir()
        self.passphrase = folder / "passphrase"
        self.passphrase.write_text(PASSPHRASE)
        self.said = ""
        self.before = before

    def __call__(self, vault: str, *words: object) -> object:
        environment = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "SYSTEMROOT"}}
        environment |= {"HOME": str(self.home), "TMPDIR": str(self.temporary), "PYTHONDONTWRITEBYTECODE": "1"}
        environment["INTAKE_PASSPHRASE_FILE"] = str(self.passphrase)
        command = [*self.before, sys.executable, "-m", "intake", "--vault", str(self.folder / vault), "--json"]
        run = subprocess.run(
            [*command, *map(str, words)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        self.said += run.stderr
        return json.loads(run.stdout) if run.stdout else None


def make_vaults(folder: Path) -> None:
    from intake.services import session

    for name, role, organisation in (("f", "field", None), ("c", "coordinator", "Aq Bulaq")):
        made, _sheet = session.create_vault(
            folder / name, passphrase=PASSPHRASE, role=role, organisation=organisation, setting=LOWEST
        )
        session.close(made)


def whole_session(desk: Desk, *, given: Path, stick: Path) -> None:
    """Do the main job by the command line, with mistakes in between."""
    desk("f", "interview", "add", marked(given))
    desk("f", "interview", "add", given / "marked.json")
    broken = json.loads((given / "marked.json").read_text(encoding="utf-8"))
    broken["interview"]["id"] = "other"
    broken["persons"]["brother"]["sex"] = MARKS[0]
    (given / "broken.json").write_text(json.dumps(broken, ensure_ascii=False), encoding="utf-8")
    desk("f", "interview", "add", given / "broken.json")
    (case,) = [line["id"] for line in desk("f", "case", "list")]  # type: ignore[attr-defined]
    (given / "photo").write_bytes(b"\xff\xd8\xff" + EVIDENCE_MARK)
    desk("f", "evidence", "add", case, given / "photo")
    desk("f", "case", "show", MARKS[0])
    desk("f", "enrol", "request", "-o", stick / "request", "--name", "D-9")
    first = desk("c", "enrol", "answer", stick / "request", "-o", stick / "answer")
    second = desk("f", "enrol", "finish", stick / "answer", "--code", first["code"])  # type: ignore[index]
    desk("c", "enrol", "confirm", "D-9", "--code", second["code"])  # type: ignore[index]
    (file,) = desk("f", "bundle", "write", "--to", "Aq Bulaq", "-o", stick)["files"]  # type: ignore[index]
    assert [one["state"] for one in desk("c", "bundle", "read", file)] == ["imported"]  # type: ignore[attr-defined]
    desk("c", "bundle", "read", given / "marked.json")
    desk("c", "bundle", "write", "--to", "D-9", "-o", stick)
    desk("f", "vault", "rebuild")
    assert desk("f", "vault", "check") == {"ok": True, "findings": []}


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Give the desk's folder, what relatives gave, and the stick."""
    found = tmp_path / "desk", tmp_path / "given", tmp_path / "stick"
    for one in found:
        one.mkdir()
    make_vaults(found[0])
    return found


def without_network() -> tuple[str, ...]:
    """Give the words before a command that cut it off from every network, where this machine allows it."""
    unshare = shutil.which("unshare")
    if unshare and subprocess.run([unshare, "-rn", "true"], check=False, capture_output=True).returncode == 0:
        return (unshare, "-rn")
    return ()


def test_nothing_of_what_was_told_can_be_read_anywhere(places: tuple[Path, Path, Path]) -> None:
    folder, given, stick = places
    desk = Desk(folder, before=without_network())

    whole_session(desk, given=given, stick=stick)

    assert list(found_in(folder)) == []
    assert list(found_in(stick)) == []
    assert not any(mark in desk.said for mark in MARKS)
    assert PASSPHRASE not in desk.said
    assert [one for one in (*desk.home.rglob("*"), *desk.temporary.rglob("*")) if one.is_file()] == []


@pytest.mark.tool("strace")
def test_no_file_is_written_but_in_the_vault_and_where_asked_and_no_internet_socket_is_opened(
    places: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    folder, given, stick = places
    log = tmp_path / "calls"
    traced = "trace=openat,socket,connect,renameat,rename"
    desk = Desk(folder, before=("strace", "-f", "-A", "-o", str(log), "-e", traced))

    desk("f", "interview", "add", marked(given))
    desk("f", "enrol", "request", "-o", stick / "request")

    calls = log.read_text(errors="replace").splitlines()
    assert len(calls) > 100
    assert [call for call in calls if "AF_INET" in call] == []
    writing = [call for call in calls if "O_WRONLY" in call or "O_RDWR" in call or "O_CREAT" in call]
    allowed = (str(folder / "f"), str(stick), "/dev/")
    assert [call for call in writing if not any(f'"{place}' in call for place in allowed)] == []
