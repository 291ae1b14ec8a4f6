"""`spicedesk lists`: marketing lists, which hold only whom we may reach today."""

import sys
from pathlib import Path
from typing import Any

import click

from spicedesk.cli import kinds, shapes
from spicedesk.cli.shell import Shell, answer, as_json, table
from spicedesk.domain.consent import MARKETING, Channel
from spicedesk.domain.person import Role
from spicedesk.language import current, ngettext, terms, translator
from spicedesk.language import gettext as _
from spicedesk.services import marketing, people
from spicedesk.services.marketing import Criteria, Format, Outcome


@click.group("lists")
def command() -> None:
    """Keep marketing lists: saved filters, whose members are whom we may reach today."""


@command.command("add")
@click.argument("name")
@click.option("--channel", required=True, type=kinds.one_of(Channel))
@click.option("--purpose", default=MARKETING, show_default=True, metavar="marketing|NAME")
@click.option("--role", "roles", multiple=True, type=kinds.one_of(Role))
@click.option("--town", metavar="T", help="How the town begins")
@click.option("--postcode", metavar="T", help="How the postcode begins")
@click.option("--country", metavar="CC")
@click.option("--language", metavar="LL")
@click.option("--companies/--no-companies", "is_company", default=None)
@click.option("--born-from", type=int, metavar="YEAR")
@click.option("--born-to", type=int, metavar="YEAR")
@click.pass_obj
def add(shell: Shell, /, name: str, *, channel: str, purpose: str, roles: tuple[str, ...],
        **criteria: Any) -> None:  # fmt: skip
    """Save a list: a filter for one channel."""
    wanted = Criteria(roles=frozenset(Role(role) for role in roles), **criteria)
    with shell.desk() as desk:
        marketing.add(desk, name, Channel(channel), wanted, purpose)


@command.command("list")
@as_json
@click.pass_obj
def list_(shell: Shell, /, *, json_lines: bool) -> None:
    """Show every list."""
    with shell.desk() as desk:
        found = marketing.listed(desk)
    for one in found:
        if json_lines:
            answer(shapes.mailing_list(one))
        else:
            table([(one.name, one.purpose, one.channel.value)])


@command.command("show")
@click.argument("name")
@as_json
@click.pass_obj
def show(shell: Shell, name: str, *, json_lines: bool) -> None:
    """Show who is in a list today."""
    with shell.desk() as desk:
        for line in marketing.members(desk, marketing.find(desk, name)):
            if json_lines:
                answer(shapes.line(line))
            else:
                table([(line.number, line.list_name, line.town or "")])


@command.command("remove")
@click.argument("name")
@click.pass_obj
def remove(shell: Shell, name: str) -> None:
    """Forget a list; nobody's data change."""
    with shell.desk() as desk:
        marketing.remove(desk, name)


@command.command("export")
@click.argument("name")
@click.option("--format", "kind", required=True, type=kinds.one_of(Format))
@click.option("--output", "target", required=True, metavar="FILE|-")
@click.option("--left-out", is_flag=True, help="Tell of each who was left out, and why")
@as_json
@click.pass_obj
def export(shell: Shell, /, name: str, *, kind: str, target: str, left_out: bool,
           json_lines: bool) -> None:  # fmt: skip
    """Write a list out for its channel; each who is in it is looked at once more."""
    with shell.desk() as desk:
        chosen = marketing.find(desk, name)
        if target == "-":
            done = marketing.export_to_stream(desk, chosen, Format(kind), sys.stdout.buffer)
        else:
            done = marketing.export_to_file(desk, chosen, Format(kind), Path(target))
        if left_out:
            _tell_of_each(desk, done, json_lines=json_lines, err=target == "-")
    click.echo(_summary(done), err=True)


def _tell_of_each(desk: Any, done: Outcome, *, json_lines: bool, err: bool) -> None:
    for line in people.lines(desk, list(done.left_out)):
        reason = done.left_out[line.id]
        if json_lines and not err:
            answer({"id": str(line.id), "number": line.number, "reason": reason.value})
        else:
            click.echo(f"{line.number}\t{line.list_name}\t{reason.value}", err=err)


def _summary(outcome: Outcome) -> str:
    """In one line, such as `212 chosen, 9 left out: 5 refused, 3 never asked, 1 expired`."""
    tr = translator(current())
    count = len(outcome.chosen)
    chosen = ngettext("{count} chosen", "{count} chosen", count).format(count=count)
    if not outcome.left_out:
        return _("{chosen}, nobody left out.").format(chosen=chosen)
    reasons = ", ".join(f"{n} {terms.word(why, tr)}" for why, n in outcome.reasons.most_common())
    said = _("{chosen}, {count} left out: {reasons}.")
    return said.format(chosen=chosen, count=len(outcome.left_out), reasons=reasons)
