"""Marketing lists: saved filters, whose members are computed at the moment they are used.

Whoever may not be reached is in no list and leaves in no file: every way out goes
through `domain.audience.obstacle`.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, cast

from spicedesk import faults
from spicedesk.domain.audience import Criteria, MailingList, Obstacle, obstacle
from spicedesk.domain.consent import DATA, MARKETING, Channel
from spicedesk.domain.person import PersonId, PersonLine
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.platform import files
from spicedesk.services import audience, consent, entry, law, list_files, offices, output
from spicedesk.services.audience import Watch
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.list_files import Format
from spicedesk.store import mailing_lists, people_list, records
from spicedesk.store.engine import Connection
from spicedesk.store.schema import new_id

__all__ = ["Criteria", "Format", "MailingList", "Obstacle"]

_CLOCKS_DIFFER = timedelta(minutes=15)
"""So far may the clocks of two desks be apart."""
_ATTEMPTS = 3
_IN_MEMORY = 8 * 1024 * 1024


@dataclass(slots=True)
class Outcome:
    """Who is in a list, and who would fit it but is left out, by reason."""

    chosen: list[PersonId] = field(default_factory=list)
    left_out: dict[PersonId, Obstacle] = field(default_factory=dict)

    @property
    def reasons(self) -> Counter[Obstacle]:
        """How many are left out for each reason."""
        return Counter(self.left_out.values())


@one_transaction
def add(
    desk: Desk,
    name: str,
    channel: Channel,
    criteria: Criteria | None = None,
    purpose: str = MARKETING,
) -> MailingList:
    """Save a list; raises `Invalid` for a name in use."""
    made = check(MailingList(new_id(), name, purpose, channel, criteria or Criteria()))
    with desk.store.write() as connection:
        _require_own_name(connection, made)
        mailing_lists.insert(connection, made, desk.clock(), desk.user)
        records.log(connection, "list.add", None, desk.clock(), desk.user, str(made.id))
    return made


@one_transaction
def change(desk: Desk, given: MailingList) -> MailingList:
    """Save a list that is there already; raises `Invalid`, and `NotFound` where it is gone."""
    made = check(given)
    with desk.store.write() as connection:
        _require_own_name(connection, made)
        if not mailing_lists.update(connection, made):
            raise _missing(made.name)
        records.log(connection, "list.change", None, desk.clock(), desk.user, str(made.id))
    return made


def check(given: MailingList) -> MailingList:
    """A list as it is to be saved; raises `Invalid` for the first part at fault."""
    kept, about = entry.line("name", given.name), consent.purpose(given.purpose)
    if not kept:
        raise Invalid("name", _("A list needs a name."), _("Say what it is for."))
    if about == DATA:
        raise Invalid(
            "purpose",
            _("That data may be kept is no reason to write to anybody."),
            _("Choose marketing, or a purpose of the office."),
        )
    return replace(given, name=kept, purpose=about, criteria=_checked(given.criteria))


def _require_own_name(connection: Connection, made: MailingList) -> None:
    known = mailing_lists.listed(connection)
    if any(one.name == made.name and one.id != made.id for one in known):
        raise Invalid("name", _("There is a list “{name}” already.").format(name=made.name))


def listed(desk: Desk) -> list[MailingList]:
    """Every list, by name."""
    with desk.store.read() as connection:
        return mailing_lists.listed(connection)


def find(desk: Desk, name: str) -> MailingList:
    """The list of that name; raises `NotFound`."""
    for known in listed(desk):
        if known.name == name:
            return known
    raise _missing(name)


def _missing(name: str) -> faults.NotFound:
    return faults.NotFound(
        _("There is no list “{name}”.").format(name=name[:80]), _("“lists list” shows them.")
    )


@one_transaction
def remove(desk: Desk, name: str) -> None:
    """Forget a list; nobody's data change."""
    found = find(desk, name)
    with desk.store.write() as connection:
        mailing_lists.remove(connection, found.id)
        records.log(connection, "list.remove", None, desk.clock(), desk.user, str(found.id))


def members(desk: Desk, chosen: MailingList) -> Iterator[PersonLine]:
    """Who is in a list today, in the order of names."""
    with desk.store.read(unhurried=True) as connection:
        for line, _person, why_not in audience.fitting(connection, desk, chosen):
            if why_not is None:
                yield line


def look(
    desk: Desk,
    chosen: MailingList,
    watch: Watch | None = None,
    outcome: Outcome | None = None,
) -> Outcome:
    """Who is in a list today, and who is left out and why.

    An empty `outcome` is filled on the way, so that whoever watches knows the first early.
    """
    outcome = Outcome() if outcome is None else outcome
    with desk.store.read(unhurried=True) as connection:
        for line, _person, why_not in audience.fitting(connection, desk, chosen, watch):
            _count(outcome, line.id, why_not)
    return outcome


def look_at(desk: Desk, chosen: MailingList, ids: Sequence[PersonId]) -> Outcome:
    """The same of these persons alone; who does not fit the filter is in neither."""
    outcome = Outcome()
    with desk.store.read() as connection:
        here = law.of(connection, desk.today())
        details = {person.id: person for person in audience.reachable(connection, list(ids))}
        for line in people_list.lines(connection, list(ids), here):
            person = details[line.id]
            if chosen.criteria.fits(person):
                why_not = obstacle(person, line.standing, chosen.purpose, chosen.channel)
                _count(outcome, line.id, why_not)
    return outcome


def export_to_file(
    desk: Desk, chosen: MailingList, kind: Format, target: Path, watch: Watch | None = None
) -> Outcome:
    """Write a list out, whole or not at all, and note the use with each person.

    What somebody says while it is written counts: it is looked at once more before the
    file appears, and if need be written anew.
    """
    return _export(desk, chosen, kind, lambda: output.whole_file(target, desk), watch)


def export_to_stream(desk: Desk, chosen: MailingList, kind: Format, stream: BinaryIO) -> Outcome:
    """The same into a stream, which gets nothing before all of it is whole."""
    return _export(desk, chosen, kind, lambda: _held_back(stream))


@contextmanager
def _held_back(stream: BinaryIO) -> Iterator[BinaryIO]:
    with files.held_back(_IN_MEMORY) as held:
        yield cast("BinaryIO", held)
        held.seek(0)
        shutil.copyfileobj(held, stream)
        stream.flush()


class _ChangedMeanwhile(Exception):
    """Somebody in the file may not be in it any more."""


def _export(
    desk: Desk,
    chosen: MailingList,
    kind: Format,
    opened: Callable[[], AbstractContextManager[BinaryIO]],
    watch: Watch | None = None,
) -> Outcome:
    for _attempt in range(_ATTEMPTS):
        try:
            with opened() as stream:
                return _write_and_note(desk, chosen, kind, stream, watch)
        except _ChangedMeanwhile:
            continue
    raise faults.Contended(str(desk.store.location))


def _write_and_note(
    desk: Desk, chosen: MailingList, kind: Format, stream: BinaryIO, watch: Watch | None
) -> Outcome:
    began, outcome = desk.clock(), Outcome()
    with desk.store.read(unhurried=True) as connection:
        office = offices.read(connection)
        with list_files.writer(kind, stream, chosen, office) as add:
            for line, person, why_not in audience.fitting(connection, desk, chosen, watch):
                _count(outcome, line.id, why_not)
                if why_not is None:
                    add(person)
    with desk.store.write(unhurried=True) as connection:
        changed = mailing_lists.changed_since(connection, began - _CLOCKS_DIFFER)
        if _is_lost(connection, desk, chosen, changed & set(outcome.chosen)):
            raise _ChangedMeanwhile
        details = f"{chosen.id} {chosen.channel}"
        records.log_many(connection, "list.use", outcome.chosen, desk.clock(), desk.user, details)
    return outcome


def _is_lost(connection: Connection, desk: Desk, chosen: MailingList, ids: set[PersonId]) -> bool:
    """Whether one of these, who are in the file, may not be in it any more."""
    standings = {
        line.id: line.standing
        for line in people_list.lines(connection, list(ids), law.of(connection, desk.today()))
    }
    found = audience.reachable(connection, list(ids))
    return len(found) < len(ids) or any(
        obstacle(person, standings[person.id], chosen.purpose, chosen.channel) is not None
        for person in found
    )


def _count(outcome: Outcome, person_id: PersonId, why_not: Obstacle | None) -> None:
    if why_not is None:
        outcome.chosen.append(person_id)
    else:
        outcome.left_out[person_id] = why_not


def _checked(given: Criteria) -> Criteria:
    return replace(
        given,
        town=entry.line("town", given.town),
        postcode=entry.line("postcode", given.postcode),
        country=entry.country(given.country),
        language=entry.language(given.language),
    )
