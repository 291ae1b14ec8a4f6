"""`spicedesk db encrypt|decrypt|rekey|passphrase|recovery-code`: who can open the file."""

import os
import sys
from pathlib import Path

import click

from spicedesk import faults
from spicedesk.cli.shell import (
    Shell,
    answer,
    as_json,
    changed_passphrase,
    new_passphrase,
    passphrase,
    password,
    remark,
    table,
)
from spicedesk.language import gettext as _
from spicedesk.services import keys
from spicedesk.services.databases import ServerLocation


@click.command("encrypt")
@click.pass_obj
def encrypt(shell: Shell) -> None:
    """Encrypt a plain file with the passphrase."""
    remark(keys.encrypt(shell.location, _known(shell, new_passphrase())))
    click.echo(_("{place} is encrypted now.").format(place=shell.location), err=True)


@click.command("decrypt")
@click.pass_obj
def decrypt(shell: Shell) -> None:
    """Make an encrypted file plain."""
    remark(keys.decrypt(shell.location, passphrase()))
    click.echo(_("{place} is a plain file now.").format(place=shell.location), err=True)


@click.command("rekey")
@click.pass_obj
def rekey(shell: Shell) -> None:
    """Give the file a new key; other passphrases and the recovery code open it no more.

    The passphrase stays, or becomes what SPICEDESK_NEW_PASSPHRASE says.
    """
    new = os.environ.get("SPICEDESK_NEW_PASSPHRASE") or None
    remark(keys.rekey(shell.location, passphrase(), new))
    click.echo(
        _("{place} has a new key; every other passphrase was revoked.").format(
            place=shell.location
        ),
        err=True,
    )


@click.group("passphrase")
def passphrases() -> None:
    """List, add, change and revoke the passphrases of an encrypted file."""


@passphrases.command("list")
@as_json
@click.pass_obj
def list_(shell: Shell, /, *, json_lines: bool) -> None:
    """Show what opens the file, by name."""
    for slot in keys.listed(shell.location):
        added = slot.added.isoformat() if slot.added else None
        if json_lines:
            answer({"name": slot.name, "kind": slot.kind.value, "added": added})
        else:
            table([(slot.name, slot.kind.value, added or "")])


@passphrases.command("add")
@click.argument("name")
@click.pass_obj
def add(shell: Shell, name: str) -> None:
    """Let one more passphrase open the file (SPICEDESK_NEW_PASSPHRASE, or typed)."""
    known, new = _known(shell, passphrase()), _known(shell, changed_passphrase())
    remark(keys.add_passphrase(shell.location, known, name, new))


@passphrases.command("change")
@click.pass_obj
def change(shell: Shell) -> None:
    """Change the passphrase that is given (to SPICEDESK_NEW_PASSPHRASE, or what is typed)."""
    known, new = _known(shell, passphrase()), _known(shell, changed_passphrase())
    remark(keys.change_passphrase(shell.location, known, new))


@passphrases.command("revoke")
@click.argument("name")
@click.option("--keep-key", is_flag=True, help="Quicker, but old copies of the key file open it")
@click.pass_obj
def revoke(shell: Shell, /, name: str, *, keep_key: bool) -> None:
    """Let a passphrase open the file no more; the others go on opening it.

    The file gets a new key, so that no copy of the key file opens it that was made before. Copies
    of the office itself, backups too, open with it for ever.
    """
    known = _known(shell, passphrase())
    remark(keys.revoke_passphrase(shell.location, known, name, new_key=not keep_key))


@click.command("recovery-code")
@click.option("--output", metavar="FILE|-", help="A sheet of it to print, as a PDF")
@click.pass_obj
def recovery_code(shell: Shell, /, *, output: str | None) -> None:
    """Print a new recovery code, to be kept on paper; an earlier one is revoked."""
    secret = _known(shell, passphrase())
    if output is None:
        click.echo(keys.new_recovery_code(shell.location, secret))
    else:
        _print_sheet(shell, secret, output)
    click.echo(
        _("Keep it on paper in a safe place: it opens the file where the passphrase is lost."),
        err=True,
    )


def _print_sheet(shell: Shell, secret: str, output: str) -> None:
    from spicedesk.services import databases, recovery  # a code alone needs no open office

    desk = databases.open_desk(keys.encrypted_file(shell.location), secret)
    try:
        if output == "-":
            sys.stdout.buffer.write(recovery.make(desk, secret).pdf)
            sys.stdout.buffer.flush()
        else:
            recovery.make_as_file(desk, secret, Path(output))
    finally:
        desk.store.close()


@click.command("remember")
@click.pass_obj
def remember(shell: Shell) -> None:
    """Let this computer's keyring open the file; it keeps a key of its own, not the passphrase.

    Of a server it keeps the password of your login: that of the address, else what is typed.
    """
    place = shell.location
    if isinstance(place, ServerLocation):
        secret = place.password or password()
        if not secret:
            raise faults.PasswordNeeded(str(place))
        said = _("This computer logs in to {place} without a password now.")
    else:
        secret = _known(shell, passphrase())
        said = _("This computer opens {place} without a passphrase now.")
    keys.remember(place, secret)
    click.echo(said.format(place=shell.location), err=True)


@click.command("forget")
@click.pass_obj
def forget(shell: Shell) -> None:
    """Let this computer's keyring open file or server no more."""
    said = (
        _("This computer asks for the secret of {place} again.")
        if keys.forget(shell.location)
        else _("This computer's keyring holds nothing for {place}.")
    )
    click.echo(said.format(place=shell.location), err=True)


def _known(shell: Shell, secret: str | None) -> str:
    if not secret:
        raise faults.PassphraseNeeded(str(shell.location))
    return secret
