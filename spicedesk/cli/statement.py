"""`spicedesk statement`: everything stored about a person, as a PDF."""

import sys
from pathlib import Path

import click

from spicedesk.cli.shell import Shell
from spicedesk.domain.disclosure import Delivery
from spicedesk.language import SUPPORTED
from spicedesk.language import gettext as _
from spicedesk.services import access, people


@click.command("statement")
@click.argument("person")
@click.option("--language", "spoken", type=click.Choice(SUPPORTED), metavar="LL",
              help="The customer's own if left out")  # fmt: skip
@click.option("--output", required=True, metavar="FILE|-")
@click.pass_obj
def command(shell: Shell, person: str, spoken: str | None, output: str) -> None:
    """Print everything stored about a person to a PDF; files what is handed out."""
    with shell.desk() as desk:
        person_id = people.find(desk, person)
        made = access.prepare(desk, person_id, spoken)
        if not made.disclosure.office.name:
            click.echo(
                _("The letter names nobody. Name the office with “spicedesk office set --name”."),
                err=True,
            )
        if output == "-":
            sys.stdout.buffer.write(made.pdf)
            sys.stdout.buffer.flush()
            access.hand_out(desk, person_id, made, Delivery.FILE)
        else:
            access.hand_out_as_file(desk, person_id, made, Path(output), Delivery.FILE)
