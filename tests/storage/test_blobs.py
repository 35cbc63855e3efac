"""Evidence files: sealed in one pass, in place before they are spoken of, nothing left behind."""

import hashlib
import os
import shutil
import subprocess
import tracemalloc
from pathlib import Path

import pytest

from intake.crypto.age_recipients import X25519Identity
from intake.errors import BlobDamaged, Bug, Cancelled, FileVanished
from intake.ids import new_id
from intake.model.exchange import CarriedBlob
from intake.progress import Progress, silent
from intake.vault.blobs import BlobStore


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    (tmp_path / "blobs").mkdir()
    return BlobStore(tmp_path / "blobs")


def original_of(tmp_path: Path, size_bytes: int) -> Path:
    original = tmp_path / "сурет.jpg"
    original.write_bytes(os.urandom(size_bytes))
    return original


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("size_bytes", [0, 1, 65535, 65536, 65537, 3_000_000])
def test_what_was_sealed_opens_again(store: BlobStore, tmp_path: Path, size_bytes: int) -> None:
    original = original_of(tmp_path, size_bytes)
    content = original.read_bytes()
    key = store.seal(original, report=silent)
    sealed = store.path(key.blob).read_bytes()
    assert (key.plain_bytes, key.plain_sha256) == (size_bytes, hashlib.sha256(content).hexdigest())
    assert (key.sealed_bytes, key.sealed_sha256) == (len(sealed), hashlib.sha256(sealed).hexdigest())
    assert store.path(key.blob).parent.name == key.blob[:2]
    with store.open(key) as reader:
        assert reader.read() == content
        assert reader.seek(size_bytes // 2) == size_bytes // 2
        assert reader.read(10) == content[size_bytes // 2 : size_bytes // 2 + 10]
    store.verify(key, report=silent)
    assert original.read_bytes() == content


@pytest.mark.tool("age")
def test_any_age_tool_opens_it_with_its_key(store: BlobStore, tmp_path: Path) -> None:
    original = original_of(tmp_path, 200_000)
    key = store.seal(original, report=silent)
    identity = tmp_path / "key.txt"
    identity.write_text(X25519Identity(key.seed).secret_text() + "\n")
    opened = subprocess.run(
        ["age", "--decrypt", "-i", str(identity), str(store.path(key.blob))], capture_output=True, check=True
    )
    assert opened.stdout == original.read_bytes()


def test_stopping_leaves_nothing(store: BlobStore, tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        assert progress.total == 5_000_000
        if progress.done >= 2_000_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        store.seal(original_of(tmp_path, 5_000_000), report=stop)
    assert files_in(tmp_path / "blobs") == []


def test_a_file_that_is_not_there_or_no_file_is_told_so(store: BlobStore, tmp_path: Path) -> None:
    for path in (tmp_path / "missing.jpg", tmp_path):
        with pytest.raises(FileVanished):
            store.seal(path, report=silent)
    assert files_in(tmp_path / "blobs") == []


def test_an_id_from_outside_never_names_a_path(store: BlobStore) -> None:
    for blob in ("../../etc/passwd", "", "AB" * 16, "ab" * 15):
        with pytest.raises(Bug):
            store.path(blob)


def test_memory_stays_flat(store: BlobStore, tmp_path: Path) -> None:
    original = original_of(tmp_path, 40_000_000)
    tracemalloc.start()
    store.seal(original, report=silent)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize("place", [0, 60, 300, 70_000, -1])
def test_every_changed_byte_is_found(store: BlobStore, tmp_path: Path, place: int) -> None:
    key = store.seal(original_of(tmp_path, 150_000), report=silent)
    path = store.path(key.blob)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(BlobDamaged):
        store.verify(key, report=silent)


def test_a_cut_or_missing_file_is_damage(store: BlobStore, tmp_path: Path) -> None:
    key = store.seal(original_of(tmp_path, 150_000), report=silent)
    path = store.path(key.blob)
    path.write_bytes(path.read_bytes()[:-1])
    assert not store.is_here(key)
    with pytest.raises(BlobDamaged):
        store.open(key)
    path.unlink()
    for look in (store.open, lambda key: store.verify(key, report=silent)):
        with pytest.raises(BlobDamaged):
            look(key)


def test_a_file_sealed_elsewhere_is_taken_in_once_it_is_proven(store: BlobStore, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    elsewhere = BlobStore(tmp_path / "elsewhere")
    key = elsewhere.seal(original_of(tmp_path, 150_000), report=silent)
    store.take_in(elsewhere.path(key.blob), key, report=silent)
    store.take_in(elsewhere.path(key.blob), key, report=silent)
    store.verify(key, report=silent)


def test_a_file_that_is_not_what_its_key_says_is_not_taken_in(store: BlobStore, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    elsewhere = BlobStore(tmp_path / "elsewhere")
    original = original_of(tmp_path, 1000)
    key, other = elsewhere.seal(original, report=silent), elsewhere.seal(original, report=silent)
    wrong_seed = CarriedBlob(key.blob, other.seed, *_rest(key))
    wrong_digest = CarriedBlob(key.blob, key.seed, key.sealed_bytes, key.sealed_sha256, key.plain_bytes, "0" * 64)
    for wrong in (wrong_seed, wrong_digest):
        with pytest.raises(BlobDamaged):
            store.take_in(elsewhere.path(key.blob), wrong, report=silent)
    assert files_in(tmp_path / "blobs") == []


def _rest(key: CarriedBlob) -> tuple[int, str, int, str]:
    return key.sealed_bytes, key.sealed_sha256, key.plain_bytes, key.plain_sha256


def test_what_has_no_row_is_collected(store: BlobStore, tmp_path: Path) -> None:
    original = original_of(tmp_path, 1000)
    kept = store.seal(original, report=silent)
    store.seal(original, report=silent)
    part = store.path(kept.blob).with_name(new_id() + ".part")
    shutil.copy(original, part)
    assert store.collect_orphans([kept.blob]) == 2
    assert files_in(tmp_path / "blobs") == [kept.blob]
    store.remove(kept.blob)
    store.remove(kept.blob)
    assert files_in(tmp_path / "blobs") == []
