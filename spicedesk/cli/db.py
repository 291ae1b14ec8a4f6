"""`spicedesk db`: make, check and upgrade a database."""

import click

from spicedesk import faults, language
from spicedesk.cli import keys
from spicedesk.cli.shell import Shell, answer, as_json, new_passphrase, passphrase
from spicedesk.language import gettext as _
from spicedesk.services import databases, offices


@click.group("db")
def command() -> None:
    """Make, check and upgrade a database."""


@command.command("init")
@click.option("--plain", is_flag=True, help="A SQLite file without encryption")
@click.pass_obj
def init(shell: Shell, /, *, plain: bool) -> None:
    """Make an empty office where --database points; refuses what is not empty."""
    location = shell.location
    secret = None
    if isinstance(location, databases.FileLocation) and not plain:
        databases.require_empty(location)
        secret = new_passphrase()
        if not secret:
            raise faults.PassphraseNeeded(location.path)
    desk = databases.create(location, secret, offices.empty(language.current()))
    desk.store.close()
    click.echo(_("Made an empty office at {place}.").format(place=location), err=True)


@command.command("check")
@click.option("--repair", is_flag=True, help="Mend what can be mended safely")
@as_json
@click.pass_obj
def check(shell: Shell, /, *, repair: bool, json_lines: bool) -> int:
    """Verify the file, its links, the documents' seals and the search index."""
    with shell.desk() as desk:
        found = databases.check(desk, repair=repair)
    for finding in found:
        if json_lines:
            answer({"finding": finding.what, "repairable": finding.repairable})
        else:
            click.echo(finding.what)
    if found:
        return 1
    click.echo(_("Everything is as it should be."), err=True)
    return 0


@command.command("upgrade")
@click.pass_obj
def upgrade(shell: Shell) -> None:
    """Bring a database that an older SpiceDesk made up to this one."""
    databases.upgrade(shell.location, passphrase)
    click.echo(_("{place} is up to date.").format(place=shell.location), err=True)


for more in (keys.encrypt, keys.decrypt, keys.rekey, keys.passphrases, keys.recovery_code):
    command.add_command(more)
