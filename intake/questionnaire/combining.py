"""Joins an organisation's own form to the one it extends. It may add, and protect more; it never takes away.

Source: records.md, Forms: it can raise but not lower a sensitivity, and a code is never redefined.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from intake.errors import FileNotAccepted
from intake.model.journal import ENDED, FormStamp
from intake.questionnaire.form import ChoiceList, Form, Kind, Section, Sensitivity
from intake.questionnaire.reader import check_whole

_STAMP = b"intake/form-stamp/combined/v1\0"


def combined(base: Form, *extra: Form) -> Form:
    """Return the form that asks everything the base and the extra forms ask.

    An extra form names the base in `extends`. It may bring new kinds, lists, sections and fields, new codes and newly
    retired codes of lists that are there, and raise sensitivities. Its release table is not looked at.
    Raises FileNotAccepted: reason extends, redefined, lowered, unknown_field, or as `reader.check_whole`.
    """
    form = base
    for one in extra:
        if one.extends != f"{base.id}/{base.version}":
            raise FileNotAccepted(pointer="/extends", reason="extends", found=one.id)
        form = replace(
            form,
            lists=_lists(form.lists, one.lists),
            kinds=_kinds(form.kinds, one.kinds),
            sections=_sections(form.sections, one.sections),
            stamp=_stamp(form.stamp, one.stamp),
        )
        form = _raised(form, one.raised)
    check_whole(form)
    return form


def _stamp(base: FormStamp, extra: FormStamp) -> FormStamp:
    digest = hashlib.sha256(_STAMP + bytes.fromhex(base.digest) + bytes.fromhex(extra.digest)).hexdigest()
    return FormStamp(f"{base.id}+{extra.id}", base.version, digest)


def _lists(base: Mapping[str, ChoiceList], extra: Mapping[str, ChoiceList]) -> dict[str, ChoiceList]:
    lists = dict(base)
    for name, more in extra.items():
        known = lists.get(name, ChoiceList(name, ()))
        if set(more.codes) & {*known.codes, *known.retired}:
            raise FileNotAccepted(pointer=f"/lists/{name}", reason="redefined", found=name)
        kept = tuple(code for code in (*known.codes, *more.codes) if code not in more.retired)
        lists[name] = ChoiceList(name, kept, (*known.retired, *more.retired))
    return lists


def _kinds(base: Mapping[str, Kind], extra: Mapping[str, Kind]) -> dict[str, Kind]:
    kinds = dict(base)
    for name, more in extra.items():
        known = kinds.get(name)
        if known is None:
            kinds[name] = more
            continue
        added = {field: found for field, found in more.fields.items() if field != ENDED}
        if set(added) & set(known.fields) or replace(more, fields={}) != Kind(name, None, {}):
            raise FileNotAccepted(pointer="/kinds", reason="redefined", found=name)
        # Another program leaves out what this form adds: it may not become a must.
        if any(found.required for found in added.values()):
            raise FileNotAccepted(pointer="/kinds", reason="redefined", found=name)
        kinds[name] = replace(known, fields={**known.fields, **added})
    return kinds


def _sections(base: tuple[Section, ...], extra: tuple[Section, ...]) -> tuple[Section, ...]:
    sections = {section.section: section for section in base}
    for more in extra:
        known = sections.get(more.section)
        if known is None:
            sections[more.section] = more
            continue
        sections[more.section] = replace(known, kinds=(*known.kinds, *more.kinds), fields=(*known.fields, *more.fields))
    return tuple(sections.values())


def _raised(form: Form, raised: Mapping[str, Sensitivity]) -> Form:
    kinds = dict(form.kinds)
    for key, sensitivity in raised.items():
        name, _, field = key.partition(".")
        found = form.field(name, field)
        if found is None:
            raise FileNotAccepted(pointer="/raised", reason="unknown_field", found=key)
        if sensitivity.rank <= found.sensitivity.rank:
            raise FileNotAccepted(pointer="/raised", reason="lowered", found=key)
        changed = replace(found, sensitivity=sensitivity)
        kinds[name] = replace(kinds[name], fields=dict(kinds[name].fields) | {field: changed})
    return replace(form, kinds=kinds)
