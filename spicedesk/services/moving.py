"""Move an office from file to server and back."""

from collections.abc import Callable

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.services import offices, passphrases, places
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import backup_copy, copying, keyfile, records
from spicedesk.store.copying import Progress, TableSum
from spicedesk.store.location import FileLocation, Location, is_file, written

__all__ = ["Progress", "TableSum"]


class Stopped(faults.Fault):
    """Somebody stopped a copy, which can go on later."""

    def __init__(self, place: str) -> None:
        super().__init__(
            _("The copy to {place} was stopped.").format(place=place),
            _("Run it once more to go on; the office itself is as it was."),
        )


class NotNoted(faults.StoreFault):
    """A copy that is whole, of an office that can take no note of it at present."""

    def __init__(self, place: Location, why: faults.Fault) -> None:
        super().__init__(
            _("{place} holds the same office now, but that could not be noted.").format(
                place=place
            ),
            str(why),
        )


def copy(
    desk: Desk,
    location: Location,
    passphrase: str | None,
    progress: Progress,
    *,
    shared: bool = False,
) -> list[TableSum]:
    """Copy the open office to a place where nothing lies, or go on with a copy begun there.

    A file is encrypted with the passphrase, or plain without one. Every row, documents
    included, is compared on both sides before the copy opens for anybody. Raises
    `Stopped` where `progress` returns false, `StoreFault`, and `Invalid` for a passphrase
    that nobody should choose.
    """
    if location == desk.store.location:
        raise faults.NotEmpty(str(location))
    if shared:
        places.require_shareable(location)
    if passphrase is not None and _is_new(location):
        names = offices.get(desk).letterhead.name, desk.user
        passphrases.chosen_for(location, passphrase, names)
    target = copying.target_for(location, passphrase, shared=shared)
    try:
        sums = copying.copy(desk.store, target, progress)
        with target.write() as connection:
            backup_copy.forget_identity(connection)
    except copying.Stopped:
        raise Stopped(str(location)) from None
    finally:
        target.close()
    try:
        _note(desk, location)
    except faults.StoreFault as fault:
        raise NotNoted(location, fault) from None
    return sums


def _is_new(location: Location) -> bool:
    """Whether a file is to be made there; a copy that was begun has its passphrase already."""
    return isinstance(location, FileLocation) and not is_file(location.path)


@one_transaction
def _note(desk: Desk, location: Location) -> None:
    """All that the office holds lies in a second place from now on."""
    with desk.store.write() as connection:
        records.log(connection, "office.copy", None, desk.clock(), desk.user, written(location))


def passphrase_for(
    desk: Desk, location: Location, ask: Callable[[], str | None], *, plain: bool
) -> str | None:
    """What the copy is to be encrypted with; a copy is never less safe than the office is.

    Raises `PassphraseNeeded` where there is none and nobody asked for a plain file.
    """
    if not isinstance(location, FileLocation) or plain:
        return None
    passphrase, here = ask(), desk.store.location
    is_plain = isinstance(here, FileLocation) and not keyfile.is_encrypted(here)
    if not passphrase and not is_plain:
        raise faults.PassphraseNeeded(location.path)
    return passphrase or None
