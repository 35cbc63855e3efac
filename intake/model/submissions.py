"""What a body asks for, as data: its sections and elements in its order, and how ready a case is for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Element:
    """One thing a body asks for. sources: `kind.field`, or `@…` for what is put together; test: how it counts as there.

    mark: V read in a public source, M from memory and not checked. question: where it is answered, as `kind.field`.
    why: key of the reason in readiness.json; "" where none is given.
    """

    key: str
    label: str
    sources: tuple[str, ...]
    mark: str
    is_required: bool
    test: str
    why: str
    question: str


@dataclass(frozen=True, slots=True)
class SubmissionSection:
    """A part of the form under its own heading."""

    key: str
    title: str
    mark: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Submission:
    """A whole form. form_*: which version it follows, of when, and where that was read; parallel: profiles not to be
    used besides on the same matter; note: what the body asks of every submission.
    """

    profile: str
    body: str
    form_name: str
    form_version: str
    form_date: str
    form_source: str
    form_mark: str
    languages: tuple[str, ...]
    note: str
    parallel: tuple[str, ...]
    sections: tuple[SubmissionSection, ...]


@dataclass(frozen=True, slots=True)
class ReadinessItem:
    """How one element stands. state: ready, estimate (there, but less exact than asked), withheld (told, and nobody
    said yes to giving it), missing. label: in the form's language.
    """

    key: str
    label: str
    mark: str
    is_required: bool
    state: str
    question: str
    why: str
    consent: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready a case is for a body. warnings, hints: keys of readiness.json; hints never decide."""

    profile: str
    body: str
    form: str
    form_mark: str
    is_ready: bool
    items: tuple[ReadinessItem, ...]
    warnings: tuple[str, ...]
    hints: tuple[str, ...]
