"""The office itself: the controller (GDPR Art. 4(7)), its authority, who receives data from it."""

import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from spicedesk import bundle
from spicedesk.domain.classification import RecipientRole
from spicedesk.domain.disclosure import AuthorityInfo, Letterhead, RecipientInfo
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import offices as store_offices
from spicedesk.store import records
from spicedesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Office:
    """Who the controller is; `authority` is a key of `resources/legal/authorities.toml`.

    With `soft_opt_in` a customer who was told that they may say no, and did not, is written
    to by e-mail and SMS (ePrivacy Directive Art. 13(2)); without it nobody is, unasked.
    """

    letterhead: Letterhead
    language: str = "en"
    authority: str = "AT"
    is_demo: bool = False
    soft_opt_in: bool = False


_OWN = ("language", "authority", "is_demo", "soft_opt_in")


def empty(language: str = "en") -> Office:
    """An office that nobody has described yet."""
    return Office(Letterhead("", "", "", "", "AT"), language)


def save(desk: Desk, office: Office) -> None:
    """Describe the office."""
    change(desk, lambda _before: office)


@one_transaction
def change(desk: Desk, changed: Callable[[Office], Office]) -> None:
    """Describe the office by a function of how it is described now."""
    with desk.store.write() as connection:
        office = changed(read(connection, to_change=True))
        values = {
            **asdict(office.letterhead),
            "language": office.language,
            "authority": office.authority,
            "is_demo": office.is_demo,
            "soft_opt_in": office.soft_opt_in,
        }
        store_offices.save(connection, values)
        records.log(connection, "office.change", None, desk.clock(), desk.user)


def get(desk: Desk) -> Office:
    """The office as it was described."""
    with desk.store.read() as connection:
        return read(connection)


def read(connection: Connection, *, to_change: bool = False) -> Office:
    """The office, within somebody else's transaction."""
    values = store_offices.get(connection, to_change=to_change)
    if values is None:
        return empty()
    own = {key: values.pop(key) for key in _OWN}
    return Office(Letterhead(**values), **own)


def recipients(connection: Connection) -> tuple[RecipientInfo, ...]:
    """Who receives personal data from the office."""
    rows = store_offices.recipients(connection)
    return tuple(RecipientInfo(**{**row, "role": RecipientRole(row["role"])}) for row in rows)


@one_transaction
def add_recipients(desk: Desk, added: list[RecipientInfo]) -> None:
    """Enter who receives personal data from the office."""
    with desk.store.write() as connection:
        store_offices.add_recipients(connection, [asdict(r) for r in added])
        records.log(connection, "recipient.add", None, desk.clock(), desk.user)


def authority(key: str, language: str) -> AuthorityInfo:
    """The supervisory authority of a country or Land (GDPR Art. 77)."""
    entry = _authorities().get(key) or _authorities()["AT"]
    name = entry["name_de"] if language == "de" else entry["name_en"]
    return AuthorityInfo(name, entry["address"], entry.get("website"))


def authority_names(language: str) -> dict[str, str]:
    """Every authority that can be chosen, by key."""
    return {key: authority(key, language).name for key in _authorities()}


@cache
def _authorities() -> dict[str, dict[str, Any]]:
    with bundle.path("legal/authorities.toml").open("rb") as file:
        return tomllib.load(file)
