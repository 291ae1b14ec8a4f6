"""`spicedesk backup`: make one, see which there are, say where and how often."""

from dataclasses import asdict
from pathlib import Path

import click

from spicedesk.cli.kinds import Place
from spicedesk.cli.shell import (
    Shell,
    answer,
    as_json,
    given_passphrase,
    new_passphrase,
    table,
    told_at_a_terminal,
)
from spicedesk.language import gettext as _
from spicedesk.services import backups, databases
from spicedesk.services.backups import Plan, Run

_KEPT = click.IntRange(0, backups.MOST_KEPT)


@click.group("backup", invoke_without_command=True)
@click.option("--to", "folder", type=Place(), metavar="FOLDER",
              help="Where it goes; where the plan says if left out")  # fmt: skip
@as_json
@click.pass_context
def command(context: click.Context, folder: Path | None, *, json_lines: bool) -> None:
    """Make a backup while everybody works, open it, and drop those that are too old.

    It opens with the passphrases of the office. A server has none: the first backup of one asks
    for a passphrase (SPICEDESK_PASSPHRASE), later ones go without. Prints the file's path.
    """
    if context.invoked_subcommand is not None:
        return
    shell: Shell = context.obj
    with shell.desk() as desk:
        secret = None if desk.store.key is not None else given_passphrase()
        if secret is None and isinstance(shell.location, databases.ServerLocation):
            secret = None if backups.knows_its_key(desk) else new_passphrase()
        progress = told_at_a_terminal(_("Making a backup: {percent} %"))
        run = backups.make(desk, folder, secret, progress)
        if desk.store.key is None and not secret and not desk.store.is_server:
            click.echo(
                _("The office is not encrypted, and neither is this; “db encrypt” changes that."),
                err=True,
            )
    if json_lines:
        answer(_shape(run))
    else:
        click.echo(run.file)


@command.command("list")
@as_json
@click.pass_obj
def list_(shell: Shell, *, json_lines: bool) -> None:
    """Show the backups that were made, and those that failed, newest first."""
    with shell.desk() as desk:
        found = backups.listed(desk)
    for run in found:
        if json_lines:
            answer(_shape(run))
        else:
            size = "" if run.size is None else str(run.size)
            when = run.began_at.isoformat(" ", "minutes")
            table([(when, run.computer, size, run.file, run.fault or "")])


@command.command("plan")
@click.option("--to", "folder", type=Place(), metavar="FOLDER",
              help="Where backups go, seen from this computer")  # fmt: skip
@click.option("--every", "every_hours", type=click.IntRange(0, backups.MOST_HOURS), metavar="HOURS",
              help="How often an open window makes one; 0 for never")  # fmt: skip
@click.option("--days", type=_KEPT, help="Keep one for each of so many days")
@click.option("--weeks", type=_KEPT, help="And of so many weeks")
@click.option("--months", type=_KEPT, help="And of so many months")
@as_json
@click.pass_obj
def plan(shell: Shell, /, folder: Path | None, *, json_lines: bool, **options: int | None) -> None:
    """Say where backups go, how often they are made and how long they stay; or show it.

    Whatever is changed, this computer makes them from then on.
    """
    given = {name: value for name, value in options.items() if value is not None}
    with shell.desk() as desk:
        known = backups.state(desk).plan
        if folder is not None or given:
            place = folder or Path(
                known.folder if known else backups.default_folder(shell.location)
            )
            before = asdict(known or Plan("", ""))
            own = {
                "folder": str(place.absolute()),
                "computer": backups.this_computer(),
            }
            known = Plan(**{**before, **given, **own})
            backups.plan(desk, known)
    if known is None:
        click.echo(_("Nobody has planned any backups yet; see “backup plan --help”."), err=True)
        return
    shown = {**asdict(known), "computer": backups.computer_name(known)}
    if json_lines:
        answer(shown)
        return
    for name, value in shown.items():
        click.echo(f"{name.replace('_', ' ')}: {value}")


def _shape(run: Run) -> dict[str, object]:
    return {**asdict(run), "began_at": run.began_at.isoformat()}
