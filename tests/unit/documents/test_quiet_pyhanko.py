"""Signing leaves no trace of the computer and touches nothing: asked of a fresh process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SIGNING = """
import json, os, sys
uses = []
def watch(event, args):
    if event.startswith("socket.") or event in {"os.mkdir", "os.rename", "os.remove", "subprocess.Popen"}:
        uses.append(event)
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        uses.append(f"open {args[0]}")
from tests.unit.documents import signed_papers as papers
pdf, by = papers.plain(), papers.signer()
sys.addaudithook(watch)
from intake.documents.sign import sign
from intake.documents.verify import verify
signed = sign(pdf, key=by.key, certificate=by.leaf, chain=(by.root,), signed_at=papers.NOW.astimezone(papers.ALMATY))
verdict = verify(signed, root=by.root, revoked={}, now=papers.NOW)
from pyhanko.pdf_utils.reader import PdfFileReader
import io
reader = PdfFileReader(io.BytesIO(signed))
info = reader.trailer["/Info"]
print(json.dumps({
    "uses": uses, "ok": verdict.ok, "at": verdict.signed_at,
    "offset": signed.find(b"+05"), "later": signed.find(b"-05"),
    "M": str(reader.embedded_signatures[0].sig_object["/M"]), "modified": str(info["/ModDate"]),
    "producer": str(info["/Producer"]), "version": str(reader.input_version), "starts": signed.startswith(pdf),
    "aiohttp": getattr(sys.modules["aiohttp"], "__file__", None),
}))
"""


def signed_elsewhere(zone: str) -> dict[str, object]:
    environment = os.environ | {"TZ": zone, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", SIGNING], check=True, capture_output=True, text=True, env=environment, cwd=ROOT
    )
    assert done.stderr == ""
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("zone", ["Asia/Almaty", "America/New_York"])
def test_signing_tells_no_zone_opens_no_socket_and_writes_no_file(zone: str) -> None:
    answer = signed_elsewhere(zone)

    assert answer.pop("aiohttp") is None
    assert answer == {
        "uses": [],
        "ok": True,
        "at": "2026-11-22T08:30:00Z",
        "offset": -1,
        "later": -1,
        "M": "D:20261122083000Z",
        "modified": "D:20261122083000+00'00'",
        "producer": "Intake",
        "version": "(1, 7)",
        "starts": True,
    }
