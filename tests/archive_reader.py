"""Reads an archive with the standard library alone (and `cryptography` for the signatures): no code of Intake.

Written from resources/archive/README.txt, to prove that an archive outlives the program. Run: archive_reader.py FOLDER
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Row = dict[str, Any]
ZERO = b"\0"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def lines(folder: Path, name: str) -> Iterator[Row]:
    with (folder / name).open(encoding="utf-8") as source:
        for line in source:
            yield json.loads(line)


def decode(data: bytes, at: int = 0) -> tuple[Any, int]:
    """Read one CBOR item (RFC 8949): integers, bytes, text, arrays, false, true, null; return it and where it ends."""
    kind, low = data[at] >> 5, data[at] & 31
    at += 1
    if low >= 24 and kind != 7:
        size = 1 << (low - 24)
        low, at = int.from_bytes(data[at : at + size], "big"), at + size
    if kind in (0, 1):
        return (low if kind == 0 else -1 - low), at
    if kind in (2, 3):
        piece = data[at : at + low]
        return (piece if kind == 2 else piece.decode()), at + low
    if kind == 4:
        found = []
        for _ in range(low):
            item, at = decode(data, at)
            found.append(item)
        return found, at
    return {20: False, 21: True, 22: None}[low], at


def check_files(folder: Path) -> Row:
    """Check the manifest's signature and every file; return the manifest."""
    content = (folder / "manifest.json").read_bytes()
    manifest: Row = json.loads(content)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest["public_key"]))
    signature = bytes.fromhex((folder / "manifest.sig").read_text().strip())
    key.verify(signature, b"intake/archive/v1" + ZERO + hashlib.sha512(content).digest())
    for file in manifest["files"]:
        data = (folder / file["path"]).read_bytes()
        if len(data) != file["bytes"] or sha256(data) != file["sha256"]:
            raise ValueError(file["path"])
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    if there != {file["path"] for file in manifest["files"]} | {"manifest.json", "manifest.sig"}:
        raise ValueError("files that nobody named")
    return manifest


def check_journal(folder: Path) -> dict[str, list[Any]]:
    """Check every entry's signature and order and every body's promise; return the bodies, decoded, by change."""
    about = next(lines(folder, "about.json"))
    keys = {one["device"]: bytes.fromhex(one["public_key"]) for one in about["formers"]}
    last: dict[str, tuple[int, str]] = {}
    promised: set[str] = set()
    for row in lines(folder, "entries.jsonl"):
        payload = bytes.fromhex(row["payload"])
        entry, _end = decode(payload)
        device, sequence, previous = entry[1].hex(), entry[2], entry[3].hex()
        if device in keys:
            if sha256(b"intake/device-key/v1" + ZERO + keys[device]) != device:
                raise ValueError(device)
            signed = b"intake/entry/v1" + ZERO + hashlib.sha512(payload).digest()
            Ed25519PublicKey.from_public_bytes(keys[device]).verify(bytes.fromhex(row["signature"]), signed)
        if (sequence - 1, previous) != last.get(device, (0, "0" * 64)):
            raise ValueError("the journal has a gap")
        last[device] = (sequence, sha256(b"intake/entry-digest/v1" + ZERO + payload))
        promised |= {change.hex() for change, _replaced in entry[9]}
    bodies = {}
    for row in lines(folder, "bodies.jsonl"):
        if row["body"] is None:
            continue
        body = bytes.fromhex(row["body"])
        if sha256(b"intake/body/v1" + ZERO + body) != row["change"] or row["change"] not in promised:
            raise ValueError(row["change"])
        bodies[row["change"]] = decode(body)[0]
        if row["words"]:
            words = bytes.fromhex(row["words"])
            if sha256(b"intake/words/v1" + ZERO + words) != bodies[row["change"]][-1].hex():
                raise ValueError(row["change"])
    return bodies


def claim_of(claim: Row, record: Row) -> Row:
    shown = {name: claim[name] for name in ("id", "field", "value", "words", "source", "how_known", "as_of", "device")}
    return {**shown, "record": record["id"], "kind": record["kind"], "at": claim["at"]}


def value(record: Row, field: str, usual: Any = None) -> Any:
    return next((claim["value"] for claim in record["claims"] if claim["field"] == field), usual)


def evidence_of(record: Row, held: set[str]) -> Row:
    return {
        "id": record["id"],
        "kind": value(record, "kind", "other"),
        "origin": value(record, "origin"),
        "name": Path(value(record, "name", "")).name,
        "media_type": value(record, "media_type", "application/octet-stream"),
        "size_bytes": value(record, "size", 0),
        "sha256": value(record, "digest", ""),
        "words": value(record, "words"),
        "added_ms": min(claim["wall_ms"] for claim in record["claims"]),
        "interview": value(record, "interview"),
        "held": record["id"] in held,
    }


def document_of(record: Row) -> Row:
    return {
        "id": record["id"],
        "profile": value(record, "profile", ""),
        "language": value(record, "language", ""),
        "recipient": value(record, "recipient"),
        "digest": value(record, "digest", ""),
        "issued_ms": min(claim["wall_ms"] for claim in record["claims"]),
        "signed": value(record, "signed") is True,
        "revoked": value(record, "revoked") is not None,
    }


def read(folder: Path) -> dict[str, Row]:
    """Return every case of an archive, by id, in the form of `intake case show --json`, all of it checked."""
    check_files(folder)
    bodies = check_journal(folder)
    records = {record["id"]: record for record in lines(folder, "records.jsonl")}
    for record in records.values():
        for claim in record["claims"]:
            body = bodies[claim["id"]]
            if (body[2].hex(), body[3], body[4]) != (record["id"], record["kind"], claim["field"]):
                raise ValueError("a claim is not what the journal says")
    held = {row["evidence"] for row in lines(folder, "evidence.jsonl")}
    cases = {}
    for row in lines(folder, "cases.jsonl"):
        mine = [records[one] for one in row["records"] if not records[one]["ended"]]
        told = [(claim, record) for record in mine for claim in record["claims"]]
        by_id = {claim["id"]: claim_of(claim, record) for claim, record in told}

        def order(one: tuple[Row, Row]) -> tuple[Any, ...]:
            claim, record = one
            source = (claim["source"]["kind"], claim["source"]["id"])
            return record["kind"], record["id"], claim["field"], source, claim["order"], claim["id"]

        def disputes(found: list[Row], by_id: dict[str, Row] = by_id) -> list[Row]:
            return [{**dispute, "claims": [by_id[claim] for claim in dispute["claims"]]} for dispute in found]

        evidence = [evidence_of(record, held) for record in mine if record["kind"] == "evidence"]
        cases[row["id"]] = {
            **{name: row[name] for name in ("id", "number", "names", "status", "since", "place", "linked")},
            "claims": [claim_of(*one) for one in sorted(told, key=order)],
            "conflicts": disputes(row["conflicts"]),
            "disagreements": disputes(row["disagreements"]),
            "evidence": sorted(evidence, key=lambda one: (one["added_ms"], one["id"])),
            "documents": [document_of(record) for record in mine if record["kind"] == "document"],
        }
    return cases


if __name__ == "__main__":
    print(json.dumps(read(Path(sys.argv[1])), ensure_ascii=False, indent=1))
