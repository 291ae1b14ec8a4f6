"""`spicedesk db`: make, test, check and upgrade a database."""

import sys

import click

from spicedesk import faults, language
from spicedesk.cli import keys, logins
from spicedesk.cli.shell import (
    Shell,
    answer,
    as_json,
    given_passphrase,
    new_passphrase,
    passphrase,
    password,
    table,
)
from spicedesk.language import gettext as _
from spicedesk.services import databases, moving, offices, places


@click.group("db")
def command() -> None:
    """Make, test, check and upgrade a database."""


@command.command("init")
@click.option("--plain", is_flag=True, help="A SQLite file without encryption")
@click.option("--shared", is_flag=True, help="A file that several computers open at once")
@click.pass_obj
def init(shell: Shell, /, *, plain: bool, shared: bool) -> None:
    """Make an empty office where --database points; refuses what is not empty."""
    location = shell.location
    secret = None
    if isinstance(location, databases.FileLocation) and not plain:
        databases.require_empty(location)
        secret = new_passphrase()
        if not secret:
            raise faults.PassphraseNeeded(location.path)
    desk = databases.create(location, secret, offices.empty(language.current()), shared=shared)
    desk.store.close()
    click.echo(_("Made an empty office at {place}.").format(place=location), err=True)


@command.command("test")
@as_json
@click.pass_obj
def test(shell: Shell, /, *, json_lines: bool) -> int:
    """Tell whether an office can live where --database points, and change nothing there.

    Of a file it tests its folder: write access, free space, and whether locks work.
    Of a server it tests connection, encryption, version, encoding and rights.
    """
    report = places.examine(shell.location)
    words = {
        places.Result.GOOD: _("good"),
        places.Result.WARNING: _("warning"),
        places.Result.BAD: _("bad"),
    }
    for found in report.findings:
        if json_lines:
            answer({"finding": str(found), "kind": found.kind, "result": found.result})
        else:
            table([(words[found.result], str(found))])
    return 0 if report.usable else 1


@command.command("check")
@click.option("--repair", is_flag=True, help="Mend what can be mended safely")
@as_json
@click.pass_obj
def check(shell: Shell, /, *, repair: bool, json_lines: bool) -> int:
    """Verify the file, its links, the documents' seals, the record and the search index.

    With --repair the search index is made anew where it is wrong, the file's own indexes as
    well, and documents that are on nobody's file are dropped; it says what it did.
    """
    with shell.desk() as desk:
        found = databases.check(desk)
        mended = databases.repair(desk) if repair and any(f.repairable for f in found) else []
        if mended:
            found = databases.check(desk)
    for what in mended:
        click.echo(what, err=True)
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
    backup = databases.upgrade(shell.location, passphrase, given_passphrase())
    if backup is not None:
        click.echo(_("What it was before lies in {place}.").format(place=backup), err=True)
    click.echo(_("{place} is up to date.").format(place=shell.location), err=True)


@command.command("share")
@click.pass_obj
def share(shell: Shell) -> None:
    """Let several computers open the file at once, as in a network folder."""
    databases.share(shell.location, passphrase, shared=True)
    click.echo(_("{place} can be shared now.").format(place=shell.location), err=True)


@command.command("unshare")
@click.pass_obj
def unshare(shell: Shell) -> None:
    """Let the file be opened on one computer alone, which is faster."""
    databases.share(shell.location, passphrase, shared=False)
    click.echo(_("{place} is for one computer now.").format(place=shell.location), err=True)


@command.command("copy")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--plain", is_flag=True, help="A SQLite file without encryption")
@click.option("--shared", is_flag=True, help="A file that several computers open at once")
@as_json
def copy(source: str, target: str, *, plain: bool, shared: bool, json_lines: bool) -> None:
    """Copy an office to an empty place, and prove that both are equal.

    A copy that was interrupted goes on where it stopped. Tells of each table how
    many rows it has and their check sum.
    """
    places = databases.parse(source), databases.parse(target)
    desk = databases.open_asking(places[0], passphrase, given_passphrase(), password)
    try:
        secret = moving.passphrase_for(desk, places[1], new_passphrase, plain=plain)
        sums = moving.copy(desk, places[1], secret, _progress, shared=shared)
    finally:
        desk.store.close()
    for found in sums:
        if json_lines:
            answer({"table": found.table, "rows": found.rows, "sha256": found.sha256})
        else:
            table([(found.table, str(found.rows), found.sha256)])
    click.echo(_("{place} holds the same office now.").format(place=places[1]), err=True)


def _progress(done: int, total: int) -> bool:
    """Tell at a terminal how far it is; a script's stderr stays quiet."""
    if sys.stderr.isatty():
        text = _("Copying and comparing: {done} of {total} rows").format(done=done, total=total)
        click.echo("\r" + text + ("\n" if done >= total else ""), nl=False, err=True)
    return True


for more in (
    keys.encrypt,
    keys.decrypt,
    keys.rekey,
    keys.passphrases,
    keys.recovery_code,
    keys.remember,
    keys.forget,
):
    command.add_command(more)
command.add_command(logins.command)
