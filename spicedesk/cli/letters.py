"""`spicedesk letters`: the office's own texts of what it writes to persons."""

from pathlib import Path

import click

from spicedesk.cli.shell import Shell
from spicedesk.services import notices, offices, people, templates, text_file
from spicedesk.services.desk import Desk

_letter = click.argument("letter", type=click.Choice([templates.NOTICE]))
_language = click.option("--language", metavar="LL", help="The office's own if left out")
_from_file = click.option(
    "--text-from", "source", type=click.Path(path_type=Path), metavar="FILE", help="A template"
)


@click.group("letters")
def command() -> None:
    """Change the text of the status notice (a Jinja2 template), and look at it beforehand."""


@command.command("get")
@_letter
@_language
@click.pass_obj
def get(shell: Shell, /, letter: str, *, language: str | None) -> None:
    """Print the text in use."""
    with shell.desk() as desk:
        text = templates.text(desk, letter, language or _office_language(desk))
    click.echo(text, nl=False)


@command.command("set")
@_letter
@_language
@click.option("--text-from", "source", type=click.Path(path_type=Path), metavar="FILE",
              required=True, help="The template; its first line is the subject")  # fmt: skip
@click.option("--try-with", "person", metavar="PERSON", help="Whom to fill it in for beforehand")
@click.pass_obj
def set_(
    shell: Shell, /, letter: str, *, language: str | None, source: Path, person: str | None
) -> None:
    """Put an own text in the place of the one in use, unless it cannot be filled in."""
    with shell.desk() as desk:
        spoken, text = language or _office_language(desk), text_file.read(source, "text")
        if person is not None:
            notices.prepare(desk, people.find(desk, person), spoken, text)
        else:
            notices.try_out(desk, spoken, text)
        templates.replace(desk, letter, spoken, text)


@command.command("reset")
@_letter
@_language
@click.pass_obj
def reset(shell: Shell, /, letter: str, *, language: str | None) -> None:
    """Go back to the text that comes with SpiceDesk."""
    with shell.desk() as desk:
        templates.replace(desk, letter, language or _office_language(desk), None)


@command.command("preview")
@_letter
@click.argument("person")
@_language
@_from_file
@click.pass_obj
def preview(
    shell: Shell, /, letter: str, person: str, *, language: str | None, source: Path | None
) -> None:
    """Print the letter as a person would get it; nothing is told to anybody."""
    del letter  # there is one so far
    with shell.desk() as desk:
        text = None if source is None else text_file.read(source, "text")
        made = notices.prepare(desk, people.find(desk, person), language, text)
    click.echo(f"{made.subject}\n\n{made.text}", nl=False)


def _office_language(desk: Desk) -> str:
    return offices.get(desk).language
