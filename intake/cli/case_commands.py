"""`intake interview|case|evidence|document|verify|journal|review …`: what people told, and what is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from intake.cli.context import DONE, Command, Context
from intake.cli.readiness_command import show_readiness
from intake.errors import UsageError
from intake.model.cases import CaseLine
from intake.model.views import Added
from intake.progress import silent
from intake.services import cases, documents, evidence, interviews, journal, review
from intake.services.case_json import case_json
from intake.services.wording import Wording


def add_interviews(context: Context) -> int:
    """Take in interview files, each whole or not at all."""
    results: list[Added] = []
    lines: list[str] = []
    is_correction = context.arguments.correction
    with context.vault() as session:

        def add(file: Path) -> Added:
            added = interviews.add_file(session, file, is_correction=is_correction, report=silent)
            key = "interview_added" if added.new else "interview_known"
            lines.append(context.say(key, file=file, interview=added.interview, cases=" ".join(added.cases)))
            return added

        try:
            results.extend(context.one_by_one(context.arguments.files, add))
        finally:
            context.show(results, lines)
    return DONE


def list_cases(context: Context) -> int:
    """List cases, newest first, or those that a search finds."""
    with context.vault() as session:
        found = cases.all_cases(session, search=context.arguments.search)
        words = Wording(session, texts=context.texts)
    lines = [
        "  ".join(part for part in (line.number, line.id, " · ".join(line.names), _status(words, line)) if part)
        for line in found
    ]
    context.show([case_line_json(line) for line in found], lines or [context.say("nothing_found")])
    return DONE


def _status(words: Wording, line: CaseLine) -> str:
    return words.code("detention_status", line.status)


def case_line_json(line: CaseLine) -> dict[str, object]:
    """Return a case line in the form that scripts rely on. why: only of what a search found."""
    return {
        "id": line.id,
        "number": line.number,
        "names": line.names,
        "status": line.status,
        "since": line.since,
        "place": line.place,
        "sources": line.sources,
        "disagreements": line.disagreements,
        "updated": cases.moment(line.updated_ms),
    }


def show_case(context: Context) -> int:
    """Show one case with every claim and its source."""
    with context.vault() as session:
        view = cases.show_case(session, context.arguments.case)
        lines = Wording(session, texts=context.texts).in_lines(view)
    context.show(case_json(view), lines)
    return DONE


def add_evidence(context: Context) -> int:
    """Keep files with a case."""
    arguments = context.arguments
    with context.vault() as session:
        kept = evidence.add_evidence(
            session, arguments.case, arguments.files, kind=arguments.kind, origin=arguments.origin, report=silent
        )
    context.show(kept, [context.say("evidence_added", count=len(kept))])
    return DONE


def list_evidence(context: Context) -> int:
    """List a case's files."""
    with context.vault() as session:
        found = evidence.evidence_of(session, context.arguments.case)
    lines = [f"{line.id}  {line.kind}  {line.media_type}  {line.size_bytes}  {line.sha256}" for line in found]
    context.show(found, lines or [context.say("nothing_found")])
    return DONE


def save_evidence(context: Context) -> int:
    """Write a kept file out in the clear."""
    with context.vault() as session:
        evidence.save_evidence(session, context.arguments.id, context.arguments.output, report=silent)
    file = context.arguments.output
    context.show({"file": file}, [context.say("evidence_saved", file=file)])
    return DONE


def make_document(context: Context) -> int:
    """Make a summary of a case through the release gate."""
    arguments = context.arguments
    if arguments.readiness:
        return show_readiness(context)
    if arguments.output is None:
        raise UsageError(argument="--output")
    answer = {"yes": True, "no": False, None: None}[arguments.paper_may_be_found]
    with context.vault() as session:
        issued = documents.issue(
            session,
            arguments.case,
            documents.Wish(
                profile=arguments.profile,
                language=arguments.document_language,
                is_signed=arguments.signed,
                recipient=arguments.recipient,
                may_be_found=answer,
                addressee=arguments.addressee,
            ),
            out=arguments.output,
        )
        words = Wording(session, texts=context.texts)
    lines = [
        context.say("document_written", file=arguments.output),
        context.say("document_digest", digest=issued.digest),
    ]
    lines += [
        context.say(
            "document_held_back",
            count=held.count,
            what=words.field(held.kind, held.field),
            reason=context.texts.say(f"reasons.{held.reason}"),
        )
        for held in issued.held_back
    ]
    context.show(issued, lines)
    return DONE


def verify_document(context: Context) -> int:
    """Check a signed PDF; status 1 when it is not what we would have signed."""
    arguments = context.arguments
    if arguments.root is None and arguments.vault is not None:
        with context.vault() as session:
            roots, revoked = documents.roots_of(session), documents.revoked_keys(session)
        verdict = documents.verify(arguments.file, roots=roots, revoked=revoked)
    else:
        verdict = documents.verify(arguments.file, roots=documents.read_roots(arguments.root))
    if verdict.ok:
        lines = [
            context.say(
                "verify_ok", signer=verdict.signer, organisation=verdict.organisation, signed_at=verdict.signed_at
            )
        ]
        lines += [context.texts.say(f"reasons.{note}") for note in verdict.notes] + [context.say("verify_not_proof")]
    else:
        lines = [context.say("verify_bad"), *(context.texts.say(f"reasons.{reason}") for reason in verdict.reasons)]
    context.show(verdict, lines)
    return DONE if verdict.ok else context.refuse("verify_refused", file=arguments.file)


def show_log(context: Context) -> int:
    """List the acts of the journal, oldest first."""
    with context.vault() as session:
        found = journal.log(session, case=context.arguments.case)
    lines = [
        f"{cases.moment(line.wall_ms)}  {line.device[:16]}  {line.sequence}  {line.act}  {line.changes}"
        for line in found
    ]
    context.show(found, lines or [context.say("nothing_found")])
    return DONE


def list_review(context: Context) -> int:
    """List what waits for a decision."""
    with context.vault() as session:
        found = review.open_questions(session)
        words = Wording(session, texts=context.texts)
        lines = [
            f"{item.kind}  {words.field(item.record_kind, item.field)}  "
            + " | ".join(f"{claim.id[:12]}: {words.value(claim)}" for claim in item.claims)
            for item in found
        ]
    context.show(found, lines or [context.say("review_empty")])
    return DONE


def prefer(context: Context) -> int:
    """Prefer one claim, with a reason; the others stay."""
    with context.vault() as session:
        review.prefer(session, context.arguments.claim, reason=context.arguments.reason)
    context.show({"preferred": context.arguments.claim}, [context.say("preferred")])
    return DONE


def decide_person(context: Context) -> int:
    """Say whether two cases are about the same person."""
    arguments = context.arguments
    with context.vault() as session:
        review.decide_person(
            session, arguments.first, arguments.second, verdict=arguments.subcommand, reason=arguments.reason
        )
    context.show({"verdict": arguments.subcommand}, [context.say("verdict_noted")])
    return DONE


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType(
    {
        "interview add": add_interviews,
        "case list": list_cases,
        "case show": show_case,
        "evidence add": add_evidence,
        "evidence list": list_evidence,
        "evidence save": save_evidence,
        "document": make_document,
        "verify": verify_document,
        "journal log": show_log,
        "review list": list_review,
        "review prefer": prefer,
        "review same": decide_person,
        "review different": decide_person,
        "review unsure": decide_person,
    }
)
