"""`spicedesk db login`: who logs in to the server."""

import click

from spicedesk import faults
from spicedesk.cli.shell import Shell, answer, as_json, changed_passphrase, table
from spicedesk.language import gettext as _
from spicedesk.services import logins


@click.group("login")
def command() -> None:
    """List, add and remove the logins of an office on a server."""


@command.command("list")
@as_json
@click.pass_obj
def listed(shell: Shell, /, *, json_lines: bool) -> None:
    """Everybody who may work in this office."""
    with shell.desk() as desk:
        found = logins.listed(desk)
    for login in found:
        if json_lines:
            answer({"name": login.name, "owner": login.is_owner})
        else:
            table([(login.name, _("owner") if login.is_owner else _("clerk"))])


@command.command("add")
@click.argument("name")
@click.pass_obj
def add(shell: Shell, /, name: str) -> None:
    """Let a colleague in; asks for a password, or takes SPICEDESK_NEW_PASSPHRASE."""
    with shell.desk() as desk:
        password = changed_passphrase()
        if password is None:
            raise faults.Refused(
                _("No password was given for the new login."),
                _("Set SPICEDESK_NEW_PASSPHRASE, or type it at a terminal."),
            )
        logins.add(desk, name, password)
    click.echo(_("“{name}” can log in now.").format(name=name), err=True)


@command.command("remove")
@click.argument("name")
@click.pass_obj
def remove(shell: Shell, /, name: str) -> None:
    """Let a colleague in no more."""
    with shell.desk() as desk:
        logins.remove(desk, name)
    click.echo(_("“{name}” can log in no more.").format(name=name), err=True)
