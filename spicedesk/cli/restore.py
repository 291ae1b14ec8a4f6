"""`spicedesk restore`: bring an office back from a backup."""

from pathlib import Path

import click

from spicedesk.cli.kinds import Place
from spicedesk.cli.shell import (
    Shell,
    answer,
    as_json,
    given_passphrase,
    passphrase,
    told_at_a_terminal,
)
from spicedesk.language import gettext as _
from spicedesk.services import people, restoring


@click.command("restore")
@click.argument("file", type=Place(), metavar="FILE")
@click.option("--plain", is_flag=True,
              help="The office was not encrypted, although a passphrase is set")  # fmt: skip
@as_json
@click.pass_obj
def command(shell: Shell, file: Path, *, plain: bool, json_lines: bool) -> None:
    """Bring an office back from a backup to where --database points, where nothing may lie yet.

    Needs a passphrase that opened the office when the backup was made. An older schema is
    brought up on the way. The backup stays as it is. Customer numbers go on in a new block, as
    nobody knows which were given since.
    """
    page = restoring.look(file)
    secret = given_passphrase()
    if secret is None and restoring.is_encrypted(page):
        secret = passphrase()
    progress = told_at_a_terminal(_("Restoring: {percent} %"))
    desk = restoring.restore(file, shell.location, secret, progress, plain=plain)
    try:
        count, is_plain = people.count(desk), desk.store.key is None and not desk.store.is_server
        click.echo(restoring.numbers_go_on(desk), err=True)
    finally:
        desk.store.close()
    if is_plain:
        click.echo(_("The office is not encrypted; “db encrypt” changes that."), err=True)
    if json_lines:
        answer({"database": str(shell.location), "people": count,
                "made_at": page.made_at.isoformat()})  # fmt: skip
        return
    text = _("{place} holds the office as it was on {when}.")
    when = page.made_at.astimezone().isoformat(" ", "minutes")
    click.echo(text.format(place=shell.location, when=when), err=True)
