"""The rule for passphrases that somebody chooses, after NIST SP 800-63B-4, section 3.1.1.2.

Those that exist already go on opening, whatever they are.
"""

from collections.abc import Collection
from contextlib import suppress
from functools import cache

from spicedesk import faults
from spicedesk.domain import passphrase as rule
from spicedesk.domain.passphrase import Refusal
from spicedesk.language import gettext as _
from spicedesk.services.desk import login_name
from spicedesk.store.location import FileLocation, Location
from spicedesk.store.slots import PUBLIC_PASSPHRASE

_OUR_NAME = "SpiceDesk"


def chosen(passphrase: str, names: Collection[str] = ()) -> str:
    """Give the passphrase back; raises `Invalid` where nobody should choose it.

    `names` are those of whom and what it is to protect: the office, the file, the person.
    """
    known = (_OUR_NAME, login_name(), *names)
    found = rule.refusal(passphrase, common=_is_common, names=known)
    if found is not None:
        raise faults.Invalid("passphrase", *_told(found))
    return passphrase


def chosen_for(location: Location, passphrase: str, names: Collection[str] = ()) -> str:
    """As `chosen`, with the name of the file itself."""
    return chosen(passphrase, (*_names_of(location), *names))


def name_of_office(location: Location, passphrase: str | None) -> str:
    """What the office calls itself; empty where it does not open with this, or has no name."""
    from spicedesk.services import databases, offices  # imports SQLAlchemy

    with suppress(faults.Fault):
        desk = databases.open_desk(location, passphrase)
        try:
            return offices.get(desk).letterhead.name
        finally:
            desk.store.close()
    return ""


def _names_of(location: Location) -> tuple[str, ...]:
    return (location.path.stem,) if isinstance(location, FileLocation) else ()


def _is_common(form: str) -> bool:
    return form in _guessed_first()


@cache
def _guessed_first() -> frozenset[str]:
    """Passwords that were found in leaks, and single words and names, in lower case.

    zxcvbn keeps each word in one of its lists alone, that in which it comes first.
    """
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # takes a tenth of a second

    public = PUBLIC_PASSPHRASE, PUBLIC_PASSPHRASE.replace(" ", "")
    return frozenset(public).union(*FREQUENCY_LISTS.values())


def _told(found: Refusal) -> tuple[str, str]:
    """What is wrong, and the way out."""
    words = _("Take four or more words that have nothing to do with each other.")
    match found:
        case Refusal.SHORT:
            way_out = _("Use at least {count} characters: four words are easy to keep in mind.")
            return _("This passphrase is too short."), way_out.format(count=rule.LEAST)
        case Refusal.LONG:
            way_out = _("Use at most {count} characters.")
            return _("This passphrase is too long."), way_out.format(count=rule.MOST)
        case Refusal.NAME:
            return _("This is a name that is tried first: of the office, the file, "
                     "a person or SpiceDesk."), words  # fmt: skip
        case Refusal.REPEATED:
            return _("This is little more than the same characters again and again."), words
        case Refusal.SEQUENCE:
            return _("This is a row of digits, letters or keys, which is tried first."), words
        case Refusal.COMMON:
            return _("This is a common passphrase, a single word or a name, "
                     "which is tried first."), words  # fmt: skip
