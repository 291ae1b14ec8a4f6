"""Make, open and check the database of an office."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.platform import files
from spicedesk.services.desk import Desk, login_name, now
from spicedesk.store import changing, keyfile, keyrings, leftovers
from spicedesk.store.location import (
    FileLocation,
    Location,
    ServerLocation,
    expanded,
    is_file,
    parse,
)

if TYPE_CHECKING:
    from spicedesk.services.offices import Office
    from spicedesk.store.check import Finding
    from spicedesk.store.engine import Store

__all__ = ["FileLocation", "Location", "ServerLocation", "expanded", "parse"]


_TIMES = 5
"""So often a file is opened anew that another one took the place of while it was."""


def data_folder() -> Path:
    """Where this user's databases lie unless told otherwise."""
    import platformdirs  # a database that is named needs none

    return Path(platformdirs.user_data_dir("SpiceDesk", appauthor=False))


def own_office() -> FileLocation:
    """The office's own database on this computer."""
    return FileLocation(data_folder() / "office.spicedesk")


def demo_office() -> FileLocation:
    """The demo office on this computer."""
    return FileLocation(data_folder() / "demo.spicedesk")


def exists(location: Location) -> bool:
    """Whether something lies there; of a server that is found out by opening it."""
    return isinstance(location, ServerLocation) or is_file(location.path)


def open_desk(location: Location, passphrase: str | None = None) -> Desk:
    """Open an office. Raises a `StoreFault` that says what is wrong and the way out.

    Without a passphrase an encrypted file opens where this computer's keyring remembers it,
    and so does a server whose address has no password.
    """
    if isinstance(location, FileLocation):
        return _desk(_open_file(location, passphrase))
    from spicedesk.store import engine

    return _desk(engine.open_store(location, None))


def _open_file(location: FileLocation, passphrase: str | None) -> "Store":
    """Open a file; anew, where somebody gave it another key or its encryption meanwhile."""
    for _attempt in range(_TIMES):
        changing.wait(location.path)
        swept = leftovers.sweep_if_free(location)
        before = _state_of(location)
        try:
            store = _opened(location, passphrase)
        except faults.StoreFault:
            if _state_of(location) == before and not changing.is_under_way(location.path):
                raise
        else:
            store.remarks += swept
            return store
    raise faults.Busy(location.path)


def _state_of(location: FileLocation) -> tuple[files.Version | None, files.Identity | None]:
    """What tells file and key file from those that took their place; the file is written to."""
    return files.version(location.key_file), files.identity(location.path)


def _opened(location: FileLocation, passphrase: str | None) -> "Store":
    if keyfile.is_plain(location.path):
        from spicedesk.store import engine

        return engine.open_store(location, None)
    from concurrent.futures import ThreadPoolExecutor  # a plain file needs none

    with ThreadPoolExecutor(max_workers=1) as pool:
        # The key is stretched while SQLAlchemy is imported: each takes a tenth of a second.
        key = pool.submit(keyrings.key_of, location, passphrase)
        from spicedesk.store import engine

        return engine.open_store(location, key.result())


def _desk(store: "Store") -> Desk:
    """A desk at an open database; on a server whoever logged in to it is who acts."""
    login = store.login
    return Desk(store) if login is None else Desk(store, login)


def open_asking(
    location: Location,
    ask: Callable[[], str | None],
    given: str | None,
    ask_password: Callable[[], str | None],
) -> Desk:
    """Open an office with the passphrase given, else by the keyring, else with what one types.

    The login on a server has a password of its own.
    """
    try:
        return open_desk(location, given)
    except faults.PasswordNeeded:
        password = ask_password()
        if password is None or not isinstance(location, ServerLocation):
            raise
        return open_desk(location.with_password(password))
    except faults.PassphraseNeeded:
        passphrase = ask()
        if passphrase is None:
            raise
        return open_desk(location, passphrase)


def create(
    location: Location, passphrase: str | None, office: "Office", *, shared: bool = False
) -> Desk:
    """Make an empty office: a file encrypted with the passphrase, or plain without one.

    A `shared` file can be opened by several computers at once. Raises `Invalid` for a
    passphrase that nobody should choose.
    """
    from spicedesk.services import passphrases  # opening needs none of it

    if passphrase is not None:
        passphrases.chosen_for(location, passphrase, (office.letterhead.name,))
    return _created(location, passphrase, office, shared=shared)


def create_demo_database(location: Location, passphrase: str | None, office: "Office") -> Desk:
    """Make an empty demo office; its file opens with a passphrase that everybody may know."""
    return _created(location, passphrase or keyfile.PUBLIC_PASSPHRASE, office, is_demo=True)


def _created(
    location: Location,
    passphrase: str | None,
    office: "Office",
    *,
    shared: bool = False,
    is_demo: bool = False,
) -> Desk:
    from spicedesk.services import offices, places  # opening needs none of these
    from spicedesk.store import setup

    if shared:
        places.require_shareable(location)
    opens_for_all = is_demo and passphrase == keyfile.PUBLIC_PASSPHRASE
    store = setup.create(
        location,
        passphrase,
        lambda made: offices.save(_desk(made), office),
        shared=shared,
        is_demo=opens_for_all,
    )
    store.remember_schema()
    return _desk(store)


def require_empty(location: FileLocation) -> None:
    """Refuse a place where something lies, before anybody is asked for a passphrase."""
    from spicedesk.store import setup

    setup.require_empty(location)


def upgrade(
    location: Location, ask: Callable[[], str | None], given: str | None = None
) -> Path | None:
    """Bring a database that an older SpiceDesk made up to this one; opens it as `open_asking`.

    It is backed up first: gives where that lies, or none where there was nothing to do. The
    backup of a server needs a passphrase to be encrypted with.
    """
    from spicedesk.services import backups  # opening an office needs neither
    from spicedesk.store import setup

    try:
        store = setup.to_upgrade(location, given)
    except faults.PassphraseNeeded:
        store = setup.to_upgrade(location, ask())
    try:
        with setup.turn(store):
            if not setup.is_older(store):
                return None
            backup = backups.before_upgrade(store, now(), lambda: given or ask())
            setup.upgrade(store, now(), login_name())
            return backup
    finally:
        store.close()


def share(location: Location, ask: Callable[[], str | None], *, shared: bool) -> None:
    """Let several computers open a file, or one alone; nobody may have it open meanwhile."""
    if not isinstance(location, FileLocation):
        raise faults.Refused(
            _("A server is shared already."), _("“db login add” lets a colleague in.")
        )
    if not exists(location):
        raise faults.NoDatabase(location.path)
    from spicedesk.store import sharing

    passphrase = ask() if keyfile.is_encrypted(location) else None
    with changing.alone(location.path):
        sharing.change(location, keyfile.key_of(location, passphrase), shared=shared)


def check(desk: Desk) -> "list[Finding]":
    """Everything that is wrong with file, links, documents, the record and the search index."""
    from spicedesk.store import check as store_check

    return store_check.findings(desk.store)


def repair(desk: Desk) -> list[str]:
    """Mend what can be made anew from other rows; tells what was done, in sentences."""
    from spicedesk.store import check as store_check

    return store_check.repair(desk.store)
