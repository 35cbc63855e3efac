"""A device that writes into vaults: real keys, real signatures, invented people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from intake.clock import HybridTime
from intake.crypto import signing
from intake.crypto.passphrase import KdfSetting, from_passphrase
from intake.ids import new_id
from intake.journal.encoding import entry_digest
from intake.journal.writing import draft_change, sign_entry
from intake.model.journal import EncodedBody, Entry, SignedEntry, Source, SourceKind, Words
from intake.model.places import Place
from intake.model.values import Code, Ref, Refs, Value
from intake.questionnaire.reader import load_form
from intake.vault.store import Vault
from intake.vault.unit import Unit

FORM = load_form(Path(__file__).resolve().parents[2] / "forms" / "intake" / "1")
LOWEST = KdfSetting(8, 1, 1)
PASSPHRASE = "алма терек бұлақ қоңыр жұлдыз самал"
BALLAST_BYTES = 1 << 16
NO_ENTRY = "0" * 64


def make_vault(folder: Path) -> Vault:
    """Make a vault with the cheapest key stretching there is."""
    return Vault.create(
        folder, secret=from_passphrase(PASSPHRASE), setting=LOWEST, form=FORM, ballast_bytes=BALLAST_BYTES
    )


def open_vault(folder: Path, passphrase: str = PASSPHRASE) -> Vault:
    """Open it again."""
    return Vault.open(folder, secret=from_passphrase(passphrase), form=FORM, ballast_bytes=BALLAST_BYTES)


@dataclass(frozen=True)
class Said:
    """One value that an act sets."""

    record: str
    kind: str
    field: str
    value: Value
    replaces: tuple[str, ...] = ()
    words: Words | None = None
    source: Source | None = None


@dataclass(frozen=True)
class Act:
    """A signed entry with its bodies, ready to be added anywhere."""

    entry: Entry
    signed: SignedEntry
    bodies: Mapping[str, EncodedBody]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its changes, in order."""
        return tuple(change.id for change in self.entry.changes)

    def add_to(self, unit: Unit, *, without: Iterable[str] = ()) -> frozenset[str]:
        """Take it in and fold; `without`: changes whose bodies are kept back."""
        left_out = set(without)
        bodies = {change: body for change, body in self.bodies.items() if change not in left_out}
        touched = unit.journal.add_signed(self.entry, self.signed, bodies=bodies)
        unit.refold(touched)
        return touched


@dataclass
class Desk:
    """Keeps the chain of one device."""

    seed: bytes = field(default_factory=signing.new_seed)
    sequence: int = 0
    previous: str = NO_ENTRY
    now_ms: int = 1_700_000_000_000

    @property
    def key(self) -> bytes:
        """The public key."""
        return signing.public_key(self.seed)

    @property
    def device(self) -> str:
        """The id of the device."""
        return signing.fingerprint(self.key).hex()

    def act(self, said: Iterable[Said], *, act: str = "interview.seal") -> Act:
        """Sign one entry."""
        self.sequence += 1
        self.now_ms += 1000
        own = Source(SourceKind.WORKER, self.device[:32])
        drafted = [
            draft_change(
                record=one.record,
                kind=one.kind,
                field=one.field,
                source=one.source or own,
                value=one.value,
                words=one.words,
                replaces=one.replaces,
            )
            for one in said
        ]
        entry = Entry(
            device=self.device,
            sequence=self.sequence,
            previous=self.previous,
            time=HybridTime(self.now_ms, 0),
            wall_ms=self.now_ms,
            author="aa",
            act=act,
            form=None,
            changes=tuple(change for change, _body in drafted),
        )
        signed = sign_entry(entry, seed=self.seed)
        self.previous = entry_digest(signed.payload)
        return Act(entry, signed, {change.id: body for change, body in drafted})


@dataclass(frozen=True)
class CaseIds:
    """The records of one invented case."""

    case: str
    person: str
    name: str
    interview: str
    consent: str
    episode: str
    stage: str
    testifier: str
    testifier_name: str


def new_case_ids() -> CaseIds:
    """Return fresh ids."""
    return CaseIds(*(new_id() for _ in range(9)))


def said_in_interview(ids: CaseIds, *, name: str, number: str, narrative: str = "Ол үйден кетті") -> list[Said]:
    """Return what a small interview says: a person sought, a testifier, a consent, an episode with a stage."""
    source = Source(SourceKind.INTERVIEW, ids.interview)
    values: list[tuple[str, str, str, Value]] = [
        (ids.case, "case", "person", Ref(ids.person)),
        (ids.case, "case", "number", number),
        (ids.person, "person", "sex", Code("male")),
        (ids.name, "name", "person", Ref(ids.person)),
        (ids.name, "name", "text", name),
        (ids.interview, "interview", "cases", Refs((ids.case,))),
        (ids.interview, "interview", "testifier", Ref(ids.testifier)),
        (ids.interview, "interview", "narrative", narrative),
        (ids.consent, "consent", "interview", Ref(ids.interview)),
        (ids.consent, "consent", "scope", Code("store")),
        (ids.testifier, "person", "sex", Code("female")),
        (ids.testifier_name, "name", "person", Ref(ids.testifier)),
        (ids.testifier_name, "name", "text", "Гүлбаршын Сынақ"),
        (ids.episode, "episode", "person", Ref(ids.person)),
        (ids.episode, "episode", "kind", Code("arrest")),
        (ids.stage, "stage", "episode", Ref(ids.episode)),
        (ids.stage, "stage", "status", Code("reeducation_camp")),
        (ids.stage, "stage", "place", Place("伊宁县", "654021", "CN", "other")),
    ]
    return [Said(*value, source=source) for value in values]
