"""The purposes that the office adds to data and marketing, such as photos."""

from dataclasses import asdict, dataclass

from spicedesk.domain.consent import DATA, MARKETING
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import entry
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import records, wordings

_LONGEST_MONTHS = 1_200


@dataclass(frozen=True, slots=True)
class Purpose:
    """What else the office asks for; `description` is what a person is told of it.

    `is_special` where it concerns special categories of data, which explicit consent alone
    permits (Art. 9); an agreement holds for `valid_months`, or until it is withdrawn.
    """

    name: str
    description: str
    is_special: bool = False
    valid_months: int | None = None


@one_transaction
def add(desk: Desk, given: Purpose) -> Purpose:
    """Add a purpose; raises `Invalid` for a name in use, or one of ours."""
    name, description = entry.line("name", given.name), entry.text("description", given.description)
    if not name or name.casefold() in {DATA, MARKETING}:
        raise Invalid(
            "name",
            _("A purpose needs a name of its own."),
            _("Data and marketing are there already."),
        )
    if not description:
        raise Invalid(
            "description",
            _("A purpose needs a description."),
            _("Say what a person agrees to; they are told so."),
        )
    months = given.valid_months
    if months is not None and not 0 < months <= _LONGEST_MONTHS:
        raise Invalid(
            "valid_months",
            _("An agreement holds for at least one month."),
            _("Give a number of months, or none for as long as nobody withdraws it."),
        )
    kept = Purpose(name, description, given.is_special, months)
    with desk.store.write() as connection:
        if name in {row["name"] for row in wordings.purposes(connection)}:
            raise Invalid("name", _("There is a purpose “{name}” already.").format(name=name))
        wordings.insert_purpose(connection, asdict(kept))
        records.log(connection, "purpose.add", None, desk.clock(), desk.user)
    return kept


def listed(desk: Desk) -> list[Purpose]:
    """The office's own purposes, by name."""
    with desk.store.read() as connection:
        return [Purpose(**row) for row in wordings.purposes(connection)]
