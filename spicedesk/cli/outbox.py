"""`spicedesk outbox`: messages on their way out."""

from pathlib import Path
from typing import Any
from uuid import UUID

import click

from spicedesk import language
from spicedesk.cli import kinds, shapes
from spicedesk.cli.notice import say_what_became
from spicedesk.cli.shell import Shell, answer, as_json, table
from spicedesk.domain.outbox import Outgoing
from spicedesk.language import formats, terms, translator
from spicedesk.services import bounces, mail, outbox

_message = click.argument("message", type=kinds.Key())


@click.group("outbox")
def command() -> None:
    """See which messages wait, send them, and decide about those that are stuck."""


@command.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what was sent or dropped")
@as_json
@click.pass_obj
def list_(shell: Shell, /, *, everything: bool, json_lines: bool) -> None:
    """Show what waits, failed, or may have arrived; oldest first."""
    with shell.desk() as desk:
        found = outbox.listed(desk, everything=everything)
    for message in found:
        _show(message, json_lines=json_lines)


@command.command("send")
@click.argument("message", type=kinds.Key(), required=False)
@as_json
@click.pass_obj
def send(shell: Shell, /, message: UUID | None, *, json_lines: bool) -> int:
    """Send what is due, or one message now."""
    with shell.desk() as desk:
        done = outbox.send_due(desk) if message is None else [outbox.send(desk, message)]
    return max((_became(each, json_lines=json_lines) for each in done), default=0)


@command.command("retry")
@_message
@as_json
@click.pass_obj
def retry(shell: Shell, /, message: UUID, *, json_lines: bool) -> int:
    """Send a message once more that failed, or of which nobody knows whether it arrived."""
    with shell.desk() as desk:
        outbox.retry(desk, message)
        return _became(outbox.send(desk, message), json_lines=json_lines)


@command.command("drop")
@_message
@as_json
@click.pass_obj
def drop(shell: Shell, /, message: UUID, *, json_lines: bool) -> None:
    """Have a message not sent any more; it stays on the person's file as it is."""
    with shell.desk() as desk:
        dropped = outbox.drop(desk, message)
    if json_lines:
        answer(shapes.outgoing(dropped))


@command.command("bounced")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@click.pass_obj
def bounced(shell: Shell, /, file: Path, *, json_lines: bool) -> None:
    """Read the mail (.eml) that says that a message of ours did not arrive."""
    with shell.desk() as desk:
        _show(bounces.report(desk, file), json_lines=json_lines)


def _became(message: Outgoing, *, json_lines: bool) -> int:
    _show(message, json_lines=json_lines)
    return say_what_became(message)


def _show(message: Outgoing, *, json_lines: bool) -> None:
    if json_lines:
        answer(shapes.outgoing(message))
        return
    spoken = language.current()
    said: tuple[Any, ...] = ()
    if message.trouble is not None:
        said = mail.explained(message.trouble, message.answer)
    when = formats.moment(message.changed_at, spoken)
    state = terms.word(message.state, translator(spoken))
    table([(str(message.id), message.person_number, message.recipient, state, when, *said)])
