"""`spicedesk demo`: an office of invented people, to look at everything."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spicedesk.cli.shell import Shell
from spicedesk.domain.disclosure import Delivery
from spicedesk.language import gettext as _

if TYPE_CHECKING:
    from spicedesk.services.databases import Location


@click.command("demo")
@click.option("--people", "count", type=click.IntRange(1, 10_000_000), default=200, metavar="N",
              show_default=True, help="How many people to invent")  # fmt: skip
@click.option("--no-window", is_flag=True, help="Print a demo customer's statement instead")
@click.option(
    "--picture",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Show the window, save a picture (PNG) of it, and end",
)
@click.pass_obj
def command(shell: Shell, count: int, *, no_window: bool, picture: Path | None) -> int:
    """Make the demo office once, and open it."""
    obstacle = None if no_window else shell.window.obstacle()
    if no_window or obstacle is not None:
        return _print(shell, count, obstacle)
    _make(shell, count)
    return shell.window.open_window(shell.database, shell.spoken, demo=True, picture=picture)


def _make(shell: Shell, count: int) -> None:
    from spicedesk.services import demo  # loads SQLAlchemy

    location = _location(shell)
    demo.open_or_make(location, count, None, _progress).store.close()


def _print(shell: Shell, count: int, obstacle: str | None) -> int:
    from spicedesk.services import access, demo  # loads SQLAlchemy

    location = _location(shell)
    desk = demo.open_or_make(location, count, None, _progress)
    try:
        person_id = demo.star(desk)
        made = access.prepare(desk, person_id)
        target = Path.cwd() / made.file_name
        access.hand_out_as_file(desk, person_id, made, target, Delivery.FILE)
    finally:
        desk.store.close()
    if obstacle is not None:
        click.echo(obstacle, err=True)
    click.echo(_("The demo office is at {place}.").format(place=location), err=True)
    click.echo(_("A demo customer's statement was printed to:"), err=True)
    click.echo(target)
    return 0


def _location(shell: Shell) -> "Location":
    from spicedesk.services import databases  # loads SQLAlchemy

    return databases.demo_office() if shell.database is None else shell.location


def _progress(done: int, total: int) -> bool:
    """Tell at a terminal how far it is; a script's stderr stays quiet."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        click.echo("\r" + _("Inventing people: {done} of {total}").format(done=done, total=total)
                   + end, nl=False, err=True)  # fmt: skip
    return True
