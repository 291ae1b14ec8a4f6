"""`spicedesk purposes`: what the office asks for beside data and marketing."""

from dataclasses import asdict
from typing import Any

import click

from spicedesk.cli.shell import Shell, answer, as_json, table
from spicedesk.services import purposes
from spicedesk.services.purposes import Purpose


@click.group("purposes")
def command() -> None:
    """Keep the purposes that the office adds to data and marketing, such as photos."""


@command.command("add")
@click.argument("name")
@click.option("--description", required=True, metavar="T", help="What a person agrees to")
@click.option("--special", "is_special", is_flag=True, help="Special categories of data (Art. 9)")
@click.option("--valid-months", type=int, metavar="N", help="How long an agreement holds")
@click.pass_obj
def add(shell: Shell, /, **given: Any) -> None:
    """Add a purpose."""
    with shell.desk() as desk:
        purposes.add(desk, Purpose(**given))


@command.command("list")
@as_json
@click.pass_obj
def list_(shell: Shell, /, *, json_lines: bool) -> None:
    """Show the office's own purposes."""
    with shell.desk() as desk:
        found = purposes.listed(desk)
    for purpose in found:
        if json_lines:
            answer(asdict(purpose))
        else:
            table([(purpose.name, purpose.description)])
