"""`spicedesk wordings`: what persons are shown, read out, or sign, version by version."""

import sys
from pathlib import Path
from typing import Any

import click

from spicedesk import faults
from spicedesk.cli import kinds, shapes
from spicedesk.cli.shell import Shell, answer, as_json, table
from spicedesk.domain.wording import WordingKind
from spicedesk.language import gettext as _
from spicedesk.services import output, text_file, wordings

_language = click.option("--language", metavar="LL", help="Two letters, such as de")


@click.group("wordings")
def command() -> None:
    """Keep the office's consent forms, terms and privacy notices, version by version."""


@command.command("add")
@click.argument("name")
@click.option("--kind", type=kinds.one_of(WordingKind), default="consent", show_default=True)
@_language
@click.option("--text", metavar="T", help="The text itself")
@click.option("--text-from", type=click.Path(path_type=Path), metavar="FILE", help="… in a file")
@click.option("--document", type=click.Path(path_type=Path), metavar="FILE", help="As it is signed")
@as_json
@click.pass_obj
def add(shell: Shell, /, name: str, *, json_lines: bool, **options: Any) -> None:
    """Enter a text, or the next version of one; prints how a consent names it."""
    text = options["text"] or _read(options["text_from"])
    kind = WordingKind(options["kind"])
    with shell.desk() as desk:
        spoken = options["language"] or _office_language(desk)
        added = wordings.add(desk, name, kind, spoken, text, options["document"])
    if json_lines:
        answer(shapes.wording(added))
    else:
        click.echo(added.reference)


@command.command("list")
@as_json
@click.pass_obj
def list_(shell: Shell, /, *, json_lines: bool) -> None:
    """Show every version of every text, the newest first."""
    with shell.desk() as desk:
        found = wordings.listed(desk)
    for text in found:
        if json_lines:
            answer(shapes.wording(text))
        else:
            table([(text.reference, text.language, text.kind.value, text.document_name or "")])


@command.command("get")
@click.argument("wording", metavar="NAME[@VERSION]")
@_language
@click.option("--document", is_flag=True, help="Its file, not its text")
@click.option("--output", "target", required=True, metavar="FILE|-")
@click.pass_obj
def get(shell: Shell, /, wording: str, *, target: str, document: bool, **options: Any) -> None:
    """Write out a text, or its file, as it was entered."""
    with shell.desk() as desk:
        found = wordings.find(desk, wording, options["language"])
        content = wordings.read_document(desk, found.id) if document else found.text.encode()
        if content is None:
            raise faults.NotFound(
                _("“{name}” has no file.").format(name=found.reference),
                _("Leave out --document for its text."),
            )
        if target == "-":
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
            return
        with output.whole_file(Path(target), desk) as stream:
            stream.write(content)


def _read(path: Path | None) -> str:
    return "" if path is None else text_file.read(path, "text")


def _office_language(desk: Any) -> str:
    from spicedesk.services import offices  # where no language is named

    return offices.get(desk).language
