"""`spicedesk profiles`: where persons signed up online, confirmed it, and left."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from spicedesk import language
from spicedesk.cli import kinds, shapes
from spicedesk.cli.shell import Shell, answer, as_json, table
from spicedesk.domain.consent import MARKETING
from spicedesk.domain.profile import OfferKind, OnlineProfile, SignUp
from spicedesk.language import formats, ngettext
from spicedesk.language import gettext as _
from spicedesk.services import audit, online_offers, people, profiles

_when = click.option("--at", type=kinds.Moment(), metavar="WHEN", help="Now if left out")


@click.group("profiles")
def command() -> None:
    """Keep where persons signed up online, whether they confirmed it, whether they left."""


@command.command("add")
@click.argument("person")
@click.option("--offer", required=True, metavar="T", help="Where: newsletter, webshop, portal, …")
@click.option("--handle", required=True, metavar="T", help="The name of the account there")
@click.option("--registered", type=kinds.Moment(), metavar="WHEN")
@click.option("--confirmed", type=kinds.Moment(), metavar="WHEN", help="By double opt-in")
@click.option("--ip", metavar="T", help="The address that they signed up from")
@as_json
@click.pass_obj
def add(shell: Shell, /, person: str, *, json_lines: bool, **options: Any) -> None:
    """Enter a sign-up and what it agrees to; prints its id."""
    given = SignUp(
        offer=options["offer"],
        handle=options["handle"],
        registered_at=options["registered"],
        confirmed_at=options["confirmed"],
        ip_address=options["ip"],
    )
    with shell.desk() as desk:
        profile = profiles.add(desk, people.find(desk, person), given)
    _tell(profile, json_lines=json_lines)


@command.command("list")
@click.argument("person")
@as_json
@click.pass_obj
def list_(shell: Shell, person: str, *, json_lines: bool) -> None:
    """Show the online profiles of a person, the oldest first."""
    with shell.desk() as desk:
        whose = people.find(desk, person)
        found = profiles.listed(desk, whose)
        audit.looked(desk, whose, "profiles")
    for profile in found:
        if json_lines:
            answer(shapes.profile(profile))
        else:
            when = profile.registered_at or profile.confirmed_at
            day = formats.moment(when, language.current()) if when else ""
            table([(profile.offer, profile.handle, profile.status.value, day, str(profile.id))])


@command.command("confirm")
@click.argument("profile", type=kinds.Key())
@_when
@as_json
@click.pass_obj
def confirm(shell: Shell, profile: UUID, at: datetime | None, *, json_lines: bool) -> None:
    """Note that the person confirmed that it was them."""
    with shell.desk() as desk:
        changed = profiles.confirm(desk, profile, at)
    _tell(changed, json_lines=json_lines)


@command.command("unsubscribe")
@click.argument("profile", type=kinds.Key())
@_when
@as_json
@click.pass_obj
def unsubscribe(shell: Shell, profile: UUID, at: datetime | None, *, json_lines: bool) -> None:
    """Note that the person left there: it withdraws here what it agreed to."""
    with shell.desk() as desk:
        changed = profiles.unsubscribe(desk, profile, at)
    _tell(changed, json_lines=json_lines)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@click.pass_obj
def import_(shell: Shell, file: Path, *, json_lines: bool) -> int:
    """Take in sign-ups from a file of an online offer, CSV or JSON; tells what was left out.

    Columns: number or email (whose it is), offer, handle, registered_at, confirmed_at,
    unsubscribed_at, ip_address. Rows that are known already are brought up to date.
    """
    from spicedesk.services import profile_import  # one sign-up needs no file

    with shell.desk() as desk:
        done = profile_import.take_in(desk, file)
    for refusal in done.left_out:
        if json_lines:
            answer({"row": refusal.row, "reason": refusal.reason})
        else:
            table([(str(refusal.row), refusal.reason)])
    told = ngettext(
        "{count} sign-up was taken in, {left} left out.",
        "{count} sign-ups were taken in, {left} left out.",
        done.taken,
    )
    click.echo(told.format(count=done.taken, left=len(done.left_out)), err=True)
    return 1 if done.left_out else 0


@command.command("fetch")
@click.option("--since", type=kinds.Moment(), metavar="WHEN", help="All of them if left out")
@as_json
@click.pass_obj
def fetch(shell: Shell, since: datetime | None, *, json_lines: bool) -> int:
    """Ask the plug-ins of other systems for sign-ups, and take them in."""
    from spicedesk.services import profile_systems  # loads the plug-ins

    with shell.desk() as desk:
        found = profile_systems.fetch(desk, since)
    for system in found:
        failed = str(system.failure) if system.failure else None
        if json_lines:
            refused = [{"handle": handle, "reason": why} for handle, why in system.left_out]
            answer({"system": system.system, "taken": system.taken, "left_out": refused,
                    "failure": failed})  # fmt: skip
        else:
            table([(system.system, str(system.taken), str(len(system.left_out)), failed or "")])
    if not found:
        click.echo(_("No plug-in is installed; “docs/plugins.md” tells how."), err=True)
    return 1 if any(system.failure or system.left_out for system in found) else 0


@command.group("offers")
def offers() -> None:
    """The online offers of the office."""


@offers.command("list")
@as_json
@click.pass_obj
def list_offers(shell: Shell, /, *, json_lines: bool) -> None:
    """Show the office's online offers."""
    with shell.desk() as desk:
        found = online_offers.listed(desk)
    for offer in found:
        if json_lines:
            answer(shapes.offer(offer))
        else:
            table([(offer.name, offer.kind.value, offer.purpose, offer.address or "")])


@offers.command("add")
@click.argument("name")
@click.option("--kind", type=kinds.one_of(OfferKind), default="other", show_default=True)
@click.option("--address", metavar="T", help="Where it is reached")
@click.option("--purpose", default=MARKETING, show_default=True, metavar="data|marketing|NAME")
@click.option("--wording", metavar="NAME[@VERSION]", help="The text that is shown there")
@click.pass_obj
def add_offer(shell: Shell, /, name: str, **options: Any) -> None:
    """Put an online offer on the office's list."""
    with shell.desk() as desk:
        online_offers.add(desk, name, **{**options, "kind": OfferKind(options["kind"])})


@offers.command("change")
@click.argument("name")
@click.option("--name", "new_name", metavar="T", help="What it is called from now on")
@click.option("--kind", type=kinds.one_of(OfferKind))
@click.option("--address", metavar="T", help="Where it is reached")
@click.option("--purpose", metavar="data|marketing|NAME")
@click.option("--wording", metavar="NAME[@VERSION]", help="The text that is shown there now")
@click.pass_obj
def change_offer(shell: Shell, /, name: str, new_name: str | None, **options: Any) -> None:
    """Describe an offer anew, for sign-ups from now on; what is left out stays."""
    with shell.desk() as desk:
        before = online_offers.find(desk, name)
        wording = options.pop("wording") or online_offers.wording_of(desk, before)
        given = {key: value for key, value in options.items() if value is not None}
        if "kind" in given:
            given["kind"] = OfferKind(given["kind"])
        changed = replace(before, name=new_name or before.name, **given)
        online_offers.change(desk, changed, wording)


def _tell(profile: OnlineProfile, *, json_lines: bool) -> None:
    if json_lines:
        answer(shapes.profile(profile))
    else:
        click.echo(profile.id)
