"""`spicedesk audit`: who did what, and whether the record of it is whole."""

import click

from spicedesk.cli.shell import Shell, answer, as_json, table, told_at_a_terminal
from spicedesk.language import gettext as _
from spicedesk.language import ngettext
from spicedesk.services import audit, people


@click.group("audit")
def command() -> None:
    """Who did what, and whether the record of it is whole."""


@command.command("verify")
@as_json
@click.pass_obj
def verify(shell: Shell, *, json_lines: bool) -> int:
    """Walk the record of every change and every look, and name the first link that is wrong.

    Tells the seal of the last link. Write it down elsewhere: who is told it again later knows
    that nothing before it was written anew.
    """
    with shell.desk() as desk:
        said = _("Verifying: {done} of {total} links")
        chain = audit.verify(desk, told_at_a_terminal(said))
    broken = chain.broken
    if json_lines:
        answer(
            {
                "links": chain.length,
                "seal": chain.seal.hex(),
                "broken": broken and broken.what.value,
                "sequence": broken and broken.sequence,
                "finding": broken and audit.sentence(broken),
            }
        )
        return 0 if broken is None else 1
    if broken is not None:
        click.echo(audit.sentence(broken))
        return 1
    whole = ngettext(
        "The record is whole: {count} link.", "The record is whole: {count} links.", chain.length
    )
    click.echo(whole.format(count=chain.length), err=True)
    table([(str(chain.length), chain.seal.hex())])
    return 0


@command.command("list")
@click.argument("person", required=False)
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True)
@as_json
@click.pass_obj
def list_(shell: Shell, person: str | None, limit: int, *, json_lines: bool) -> None:
    """Tell who did what, newest first; with a person, what was done with their data."""
    with shell.desk() as desk:
        whose = None if person is None else people.find(desk, person)
        found = audit.entries(desk, whose, limit=limit)
    for entry in found:
        if json_lines:
            answer(
                {
                    "sequence": entry.sequence,
                    "action": entry.action,
                    "person": entry.person_id and str(entry.person_id),
                    "at": entry.occurred_at.astimezone().isoformat(),
                    "by": entry.done_by,
                    "details": entry.details,
                }
            )
        else:
            when = entry.occurred_at.astimezone().isoformat(timespec="seconds")
            table([(str(entry.sequence or ""), when, entry.done_by, entry.action,
                    str(entry.person_id or ""), entry.details or "")])  # fmt: skip
