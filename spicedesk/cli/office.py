"""`spicedesk office`: who the controller is, as it stands on every letter."""

from dataclasses import asdict, replace
from typing import Any

import click

from spicedesk import faults
from spicedesk.cli.shell import Shell, answer, as_json
from spicedesk.language import SUPPORTED
from spicedesk.language import gettext as _
from spicedesk.services import entry, offices

_LETTERHEAD = ("name", "street", "postcode", "town", "country", "email", "phone", "website",
               "privacy_contact", "data_protection_officer")  # fmt: skip
_CHOICES = ("language", "authority", "soft_opt_in")


@click.group("office")
def command() -> None:
    """Describe the office: its letterhead, language, supervisory authority."""


@command.command("show")
@as_json
@click.pass_obj
def show(shell: Shell, /, *, json_lines: bool) -> None:
    """Show how the office is described."""
    with shell.desk() as desk:
        office = offices.get(desk)
    shape = {
        **{name: value or None for name, value in asdict(office.letterhead).items()},
        "language": office.language,
        "authority": office.authority,
        "soft_opt_in": office.soft_opt_in,
    }
    if json_lines:
        answer(shape)
        return
    for name, value in shape.items():
        click.echo(f"{name.replace('_', ' ')}: {value or ''}")


@command.command("set")
@click.option("--name", metavar="T")
@click.option("--street", metavar="T")
@click.option("--postcode", metavar="T")
@click.option("--town", metavar="T")
@click.option("--country", metavar="CC")
@click.option("--email", metavar="T")
@click.option("--phone", metavar="T")
@click.option("--website", metavar="T")
@click.option("--privacy-contact", metavar="T")
@click.option("--data-protection-officer", metavar="T")
@click.option("--language", type=click.Choice(SUPPORTED))
@click.option("--authority", type=click.Choice(list(offices.authority_names("en"))))
@click.option(
    "--soft-opt-in/--no-soft-opt-in",
    default=None,
    help="Whether customers are written to by e-mail and SMS unless they say no",
)
@click.pass_obj
def set_(shell: Shell, /, **options: Any) -> None:
    """Describe the office; what is left out stays as it is."""
    given = {name: value for name, value in options.items() if value is not None}
    head: dict[str, Any] = {n: _checked(n, given[n]) for n in _LETTERHEAD if n in given}
    own = {name: given[name] for name in _CHOICES if name in given}

    def change(office: offices.Office) -> offices.Office:
        return replace(office, letterhead=replace(office.letterhead, **head), **own)

    with shell.desk() as desk:
        offices.change(desk, change)


def _checked(name: str, value: str) -> str | None:
    if name == "email" and value:
        return entry.email(value)
    if name == "country":
        return entry.country(value) or ""
    kept = entry.line(name, value)
    if name == "name" and not kept:
        raise faults.Invalid(
            name, _("An office has a name."), _("Give the name that stands on your letters.")
        )
    return kept if name in _LETTERHEAD[5:] else kept or ""
