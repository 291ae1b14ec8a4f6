"""`spicedesk consent`: record what persons say, and tell where they stand."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from spicedesk import language
from spicedesk.cli import kinds, shapes
from spicedesk.cli.shell import Shell, answer, as_json, table, write_out
from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import (
    MARKETING,
    Channel,
    ConsentEvent,
    How,
    InvalidConsent,
    Said,
    SpecialGround,
)
from spicedesk.domain.person import PersonId
from spicedesk.language import formats
from spicedesk.language import gettext as _
from spicedesk.services import audit, consent, people
from spicedesk.services.desk import Desk

_channels = click.option(
    "--channel",
    "channels",
    multiple=True,
    type=kinds.one_of(Channel),
    help="A way to reach them; repeat for more. Every one if left out",
)


@click.group("consent")
def command() -> None:
    """Record what persons say, and tell where they stand."""


@command.command("record")
@click.argument("person")
@click.option("--purpose", required=True, metavar="data|marketing|NAME")
@click.option("--state", required=True, type=kinds.one_of(Said))
@click.option("--how", required=True, type=kinds.one_of(How))
@_channels
@click.option("--basis", type=kinds.one_of(LegalBasis), default="consent", show_default=True)
@click.option("--at", "at", type=kinds.Moment(), metavar="WHEN", help="When it was said; now")
@click.option("--place", metavar="T")
@click.option("--with", "with_whom", metavar="T", help="With whom of us")
@click.option("--wording", metavar="NAME[@VERSION]", help="What was shown or read out")
@click.option("--guardian", metavar="T", help="Who spoke for a child (Art. 8)")
@click.option("--special", type=kinds.one_of(SpecialGround), help="For special categories (Art. 9)")
@click.option("--until", type=kinds.Day(), metavar="D", help="The last day on which it holds")
@click.option("--comment", metavar="T")
@click.option(
    "--evidence",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file that proves it; repeat for more",
)
@click.option(
    "--corrects",
    type=kinds.Key(),
    metavar="EVENT",
    help="The event that this one takes the place of",
)
@as_json
@click.pass_obj
def record(
    shell: Shell,
    /,
    person: str,
    *,
    files: tuple[Path, ...],
    json_lines: bool,
    **options: Any,
) -> None:
    """Append one statement to a person's history; prints its id."""
    with shell.desk() as desk:
        person_id = people.find(desk, person)
        recorded = consent.record(desk, person_id, _event(desk, person_id, options), files)
    event = recorded.event
    if event.purpose == MARKETING and event.said is Said.AGREED and not event.channels:
        click.echo(_("No channel was named: this agreement is for all of them."), err=True)
    if json_lines:
        answer(shapes.event(recorded))
    else:
        click.echo(recorded.id)


@command.command("history")
@click.argument("person")
@as_json
@click.pass_obj
def history(shell: Shell, person: str, *, json_lines: bool) -> None:
    """Show everything a person said, oldest first."""
    with shell.desk() as desk:
        whose = people.find(desk, person)
        found = consent.history(desk, whose)
        audit.looked(desk, whose, "history")
    for recorded in found:
        shape = shapes.event(recorded)
        if json_lines:
            answer(shape)
        else:
            when = formats.moment(recorded.event.occurred_at, language.current())
            shown = ("purpose", "state", "how", "place", "with", "comment")
            many = (", ".join(shape["channels"]), f"{len(shape['evidence'])}")
            table([(when, *(shape[name] or "" for name in shown), *many, shape["id"])])


@command.command("standing")
@click.argument("person")
@click.option("--on", "on", type=kinds.Day(), metavar="D", help="Today if left out")
@as_json
@click.pass_obj
def standing(shell: Shell, person: str, on: date | None, *, json_lines: bool) -> None:
    """Tell what may be done with a person's data on a day, and why."""
    with shell.desk() as desk:
        whose = people.find(desk, person)
        found = consent.standing(desk, whose, on)
        audit.looked(desk, whose, "history")
    for verdict in found.verdicts:
        shape = shapes.verdict(verdict)
        if json_lines:
            answer(shape)
        else:
            table([("✓" if verdict.allowed else "✗", verdict.purpose, shape["reason"])])


@command.command("revoke")
@click.argument("person")
@_channels
@click.option("--how", type=kinds.one_of(How), default="meeting", show_default=True)
@click.option("--said", metavar="T", help="What was said, and by whom")
@as_json
@click.pass_obj
def revoke(shell: Shell, person: str, channels: tuple[str, ...], how: str, said: str | None, *,
           json_lines: bool) -> None:  # fmt: skip
    """Stop marketing to a person and keep their data; prints the event's id."""
    closed = frozenset(Channel(name) for name in channels)
    with shell.desk() as desk:
        person_id = people.find(desk, person)
        recorded = consent.revoke_marketing(desk, person_id, How(how), closed, said)
    if json_lines:
        answer(shapes.event(recorded))
    else:
        click.echo(recorded.id)


@command.command("renewals")
@click.option("--within", "within_days", type=int, default=60, show_default=True, metavar="DAYS",
              help="What ends so soon")  # fmt: skip
@click.option("--stale", "stale_months", type=int, default=24, show_default=True, metavar="MONTHS",
              help="What nobody renewed for so long")  # fmt: skip
@click.option("--waiting", "waiting_days", type=int, default=30, show_default=True, metavar="DAYS",
              help="Sign-ups that wait for so long")  # fmt: skip
@as_json
@click.pass_obj
def due(shell: Shell, /, *, json_lines: bool, **limits: int) -> None:
    """Show whom to ask again: what expires or grows stale soon."""
    from spicedesk.services import renewals  # one person's consent needs it not

    with shell.desk() as desk:
        found = renewals.due(desk, renewals.Limits(**limits))
    for one in found:
        if json_lines:
            answer({"id": str(one.person.id), "number": one.person.number,
                    "purpose": one.purpose, "why": one.why.value,
                    "day": one.day.isoformat()})  # fmt: skip
        else:
            day = formats.short_day(one.day, language.current())
            table([(one.person.number, one.person.list_name, one.purpose, one.why.value, day)])


@command.command("export")
@click.argument("person")
@click.option("--event", "event_id", type=kinds.Key(), metavar="ID", help="One event; all of them")
@click.option("--output", default="-", show_default=True, metavar="FILE|-")
@click.pass_obj
def export(shell: Shell, person: str, event_id: UUID | None, output: str) -> None:
    """Write consents as records after ISO/IEC TS 27560 (JSON-LD, terms of the W3C DPV)."""
    from spicedesk.services import consent_records  # no other command needs it

    with shell.desk() as desk:
        document = consent_records.export(desk, people.find(desk, person), event_id)
        write_out(document, output, desk)


@command.command("receipt")
@click.argument("person")
@click.argument("event_id", metavar="EVENT", type=kinds.Key())
@click.option("--language", "spoken", type=click.Choice(language.SUPPORTED), metavar="LL",
              help="The customer's own if left out")  # fmt: skip
@click.option("--output", required=True, metavar="FILE|-")
@click.pass_obj
def receipt(shell: Shell, person: str, event_id: UUID, spoken: str | None, output: str) -> None:
    """Print a receipt of one statement for the customer to a PDF, on one page."""
    from spicedesk.services import receipts  # no other command needs it

    with shell.desk() as desk:
        person_id = people.find(desk, person)
        made = receipts.prepare(desk, person_id, event_id, spoken)
        receipts.hand_out(desk, person_id, made, None if output == "-" else Path(output))
        if output == "-":
            write_out(made.pdf, output, desk)


@command.command("form")
@click.argument("person")
@click.option("--wording", required=True, metavar="NAME[@VERSION]", help="The words to sign")
@click.option("--purpose", default=MARKETING, show_default=True, metavar="data|marketing|NAME")
@_channels
@click.option("--output", required=True, metavar="FILE|-")
@click.pass_obj
def form(shell: Shell, /, person: str, *, output: str, **options: Any) -> None:
    """Print a blank consent form to a PDF, with a code that ties the signed scan to the person."""
    from spicedesk.services import forms, wordings  # no other command needs both

    asked = frozenset(Channel(name) for name in options["channels"])
    with shell.desk() as desk:
        person_id = people.find(desk, person)
        spoken = people.get(desk, person_id)[0].language
        wording = wordings.find(desk, options["wording"], spoken)
        made = forms.prepare(desk, person_id, wording.id, options["purpose"], asked)
        forms.hand_out(desk, made, None if output == "-" else Path(output))
        if output == "-":
            write_out(made.pdf, output, desk)


def _event(desk: Desk, person_id: PersonId, options: dict[str, Any]) -> ConsentEvent:
    try:
        return ConsentEvent(
            purpose=consent.purpose(options["purpose"]),
            said=Said(options["state"]),
            how=How(options["how"]),
            occurred_at=_moment(desk, person_id, options["at"], options["corrects"]),
            channels=frozenset(Channel(name) for name in options["channels"]),
            basis=LegalBasis(options["basis"]),
            place=options["place"],
            with_whom=options["with_whom"],
            wording=options["wording"],
            until=options["until"],
            comment=options["comment"],
            corrects=options["corrects"],
            guardian=options["guardian"],
            special=SpecialGround(options["special"]) if options["special"] else None,
        )
    except InvalidConsent as error:
        raise consent.explain(error) from None


def _moment(
    desk: Desk, person_id: PersonId, at: datetime | None, corrects: UUID | None
) -> datetime:
    """When it was said; a correction speaks of the moment that it corrects unless told."""
    if at is not None:
        return at
    for recorded in consent.history(desk, person_id) if corrects else ():
        if recorded.id == corrects:
            return recorded.event.occurred_at
    return desk.clock()
