"""`spicedesk notice`: tell a person what they agreed to, and keep what was told."""

import sys
from pathlib import Path
from typing import Any

import click

from spicedesk.cli import shapes
from spicedesk.cli.shell import Shell, answer, as_json
from spicedesk.domain.outbox import OutboxState, Outgoing
from spicedesk.language import gettext as _
from spicedesk.services import mail, notices, outbox, people
from spicedesk.services.desk import Desk
from spicedesk.services.notices import Notice

EMAIL, LETTER = "email", "letter"
_SUFFIXES = {".eml": EMAIL, ".pdf": LETTER}


@click.command("notice")
@click.argument("person")
@click.option("--by", "way", type=click.Choice([EMAIL, LETTER]),
              help="E-mail where there is an address and a mail server, else a letter")  # fmt: skip
@click.option("--language", "spoken", metavar="LL", help="The customer's own if left out")
@click.option("--output", metavar="FILE|-",
              help="The letter (.pdf), or the message for a mail program (.eml)")  # fmt: skip
@as_json
@click.pass_obj
def command(
    shell: Shell, /, person: str, *, way: str | None, spoken: str | None, output: str | None,
    json_lines: bool,
) -> int:  # fmt: skip
    """Tell a person which agreements we have, where they came from, and how to withdraw."""
    way = _way(way, output)
    with shell.desk() as desk:
        notice = notices.prepare(desk, people.find(desk, person), spoken)
        if not notice.office.name:
            _say(_("The letter names nobody. Name the office with “spicedesk office set --name”."))
        if way is None:
            way = EMAIL if notices.can_be_mailed(desk, notice) else LETTER
        if notice.came_back_at is not None:
            _say(_("Mail to {address} came back before.").format(address=notice.email))
        shape: dict[str, Any] = {
            "person": str(notice.person_id), "by": way, "language": notice.language,
            "subject": notice.subject,
        }  # fmt: skip
        if way == EMAIL and output is None:
            return _send(desk, notice, shape, json_lines=json_lines)
        _write(desk, notice, way, output, shape)
    if json_lines and output != "-":
        answer(shape)
    elif output != "-":
        click.echo(shape["file"])
    return 0


def _way(way: str | None, output: str | None) -> str | None:
    """How it is told, where the words on the command line say so; wrong usage ends here."""
    if output is None:
        return way
    meant = _SUFFIXES.get(Path(output).suffix.casefold())
    if way is not None and meant not in {None, way}:
        raise click.UsageError(_("A letter is written to a .pdf, a message to an .eml."))
    if (found := way or meant) is None:
        raise click.UsageError(_("Say --by email or --by letter, or name a .pdf or .eml file."))
    return found


def _send(desk: Desk, notice: Notice, shape: dict[str, Any], *, json_lines: bool) -> int:
    became = outbox.send(desk, notices.queue(desk, notice))
    if json_lines:
        answer(shape | shapes.outgoing(became))
    elif became.state is OutboxState.SENT:
        click.echo(_("Sent to {address}.").format(address=became.recipient))
    return say_what_became(became)


def say_what_became(became: Outgoing) -> int:
    """The trouble and the way out on stderr; gives the exit code.

    What waits in the outbox goes out by itself: a script that tried again would tell it twice.
    """
    if became.trouble is not None and became.state is not OutboxState.SENT:
        _say(" ".join(mail.explained(became.trouble, became.answer)))
    waits = became.state in {OutboxState.QUEUED, OutboxState.SENDING, OutboxState.HANDED_OVER}
    if waits:
        _say(
            _("It waits in the outbox ({id}); “spicedesk outbox send” sends it.").format(
                id=became.id
            )
        )
    return 0 if waits or became.state is OutboxState.SENT else 1


def _write(desk: Desk, notice: Notice, way: str, output: str | None, shape: dict[str, Any]) -> None:
    if way == LETTER and len(notice.address) < 2:
        _say(_("This person has no postal address: the window of the envelope stays empty."))
    suffix = ".eml" if way == EMAIL else ".pdf"
    content = notices.draft_of(desk, notice) if way == EMAIL else notices.as_letter(notice)
    if output == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        notices.told(desk, notice, content, suffix)
        return
    target = Path(output) if output else free_name(Path(notice.file_name(suffix)))
    filed = notices.save(desk, notice, content, target)
    shape |= {"file": str(target), "evidence": str(filed.id)}


def free_name(wanted: Path) -> Path:
    """The name itself, or with a number where something lies there already."""
    number, target = 1, wanted
    while target.exists():
        number += 1
        target = wanted.with_stem(f"{wanted.stem} ({number})")
    return target


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)
