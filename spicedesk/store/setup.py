"""Makes and upgrades the schema."""

import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from spicedesk import faults
from spicedesk.platform import files, interrupts
from spicedesk.store import (
    changing,
    checksums,
    key_sections,
    keyfile,
    keyrings,
    leftovers,
    people,
    records,
    search_prefixes,
)
from spicedesk.store.driver_errors import told
from spicedesk.store.engine import UNFINISHED, Store, schema_version
from spicedesk.store.location import FileLocation, Location, state_of
from spicedesk.store.migrations import HEAD
from spicedesk.store.schema import metadata, office

_LOCK = 0x5371CEDE
"""What whoever upgrades a server holds; any number, as long as every program uses the same."""
_MIGRATING = threading.Lock()
"""Alembic knows one migration at a time in a program."""
DROP_FUNCTIONS = """
    DO $$ DECLARE ours regprocedure; BEGIN
        FOR ours IN SELECT oid::regprocedure FROM pg_proc
            WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'spicedesk\\_%'
        LOOP EXECUTE 'DROP FUNCTION ' || ours; END LOOP;
    END $$
"""
"""Takes away what works on a server's tables, once they are gone."""
_HYPHENS_INDEXED = "0004"
"""Offices of an older schema may have been indexed without joined words."""


def create(
    location: Location,
    passphrase: str | None,
    fill: Callable[[Store], None] = lambda _store: None,
    *,
    shared: bool = False,
    is_demo: bool = False,
) -> Store:
    """Make an office where nothing lies yet, and open it; `fill` puts in what belongs in at once.

    A file is encrypted with a key of its own, wrapped for the passphrase; without a passphrase it
    is a plain SQLite file. A `shared` one can be opened by several computers. It is made beside
    its place and appears there whole; of what fails, or is killed, nothing stays.
    """
    if isinstance(location, FileLocation):
        key = _create_file(location, passphrase, fill, shared=shared, is_demo=is_demo)
        return Store(location, key)
    store = Store(location)
    try:
        with store.write() as connection:
            if sa.inspect(connection).get_table_names():
                raise faults.NotEmpty(str(location))
            _upgrade(connection)
    except BaseException:
        store.close()
        raise
    try:
        fill(store)
    except BaseException:
        discard(store)
        raise
    return store


def create_keyed(location: FileLocation, key: bytes, key_file: str, revision: str = HEAD) -> Store:
    """As `create`, of any schema, with a key that there is already and what its key file says."""
    require_empty(location)
    try:
        keyfile.write(location.key_file, key_file)
        return _fill_file(location, key, shared=False, revision=revision)
    except BaseException as error:
        _remove_files(location)
        if isinstance(error, OSError):
            raise faults.of_file(error, location.path) from None
        raise


def to_upgrade(location: Location, passphrase: str | None) -> Store:
    """Open a database of an older schema, or of this one, to bring it up.

    Raises `StoreFault`, and `NewerSchema` where it is this program that is too old.
    """
    store = Store(location, keyrings.key_of(location, passphrase))
    try:
        version = schema_version(store)
        if version is None:
            raise faults.NotADatabase(str(location))
        if version == UNFINISHED:
            raise faults.UnfinishedCopy(str(location))
        if version > HEAD:
            raise faults.NewerSchema(str(location))
    except BaseException:
        store.close()
        raise
    return store


@contextmanager
def turn(store: Store) -> Iterator[None]:
    """Of the desks that would bring one office up, one at a time, and no other change beside."""
    if isinstance(store.location, FileLocation):
        with changing.alone(store.location.path):
            yield
        return
    with told(store.location), store.engine.connect() as connection:
        connection.execute(sa.text("SET lock_timeout = 0"))
        connection.execute(sa.text("SET statement_timeout = 0"))
        connection.execute(sa.text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
        connection.commit()
        try:
            yield
        finally:
            connection.invalidate()  # with its session the lock goes, and the settings do


def is_older(store: Store) -> bool:
    """Whether the schema is an older one than this program's."""
    return schema_version(store) != HEAD


def upgrade(store: Store, at: datetime, by: str) -> bool:
    """Bring an older schema up to this program's, version and data in one transaction.

    Desks that do so at once wait for one another (`turn`); whoever comes second finds it done.
    Gives whether there was anything to do.
    """
    with store.write(unhurried=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SET LOCAL lock_timeout = 0"))
        version = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        if version == HEAD:
            return False
        if version is None or version > HEAD:
            raise faults.NewerSchema(str(store.location))
        _upgrade(connection)
        if version < _HYPHENS_INDEXED:
            people.index_hyphens(connection)
        search_prefixes.refresh(connection)
        records.log(connection, "office.upgrade", None, at, by, f"{version} {HEAD}")
        return True


def is_demo(location: Location, passphrase: str | None) -> bool:
    """Whether an office holds invented people, whatever its schema."""
    store = Store(location, keyrings.key_of(location, passphrase))
    try:
        with store.read() as connection:
            return bool(connection.scalar(sa.select(office.c.is_demo)))
    finally:
        store.close()


def discard(store: Store) -> None:
    """Close a database whose making failed, and remove every trace of it."""
    try:
        if store.is_server:
            with store.write() as connection:
                metadata.drop_all(connection)
                connection.execute(sa.text("DROP TABLE IF EXISTS alembic_version"))
                connection.execute(sa.text(DROP_FUNCTIONS))
    finally:
        store.close()
    if isinstance(store.location, FileLocation):
        with changing.alone(store.location.path):
            _remove_files(store.location)


def require_empty(location: FileLocation) -> None:
    """Refuse a place where a file, a folder, a key or a log lies.

    SQLite would play the log of an office that is gone into the one that takes its place.
    """
    for path in (location.path, *location.logs):
        found = state_of(path)
        if found is not None and (found.st_size or not stat.S_ISREG(found.st_mode)):
            raise faults.NotEmpty(path)
    if state_of(location.key_file) is not None:
        raise faults.NotEmpty(location.key_file)


def _create_file(
    location: FileLocation,
    passphrase: str | None,
    fill: Callable[[Store], None],
    *,
    shared: bool,
    is_demo: bool,
) -> bytes | None:
    """Make a file beside its place and put it there; gives its key."""
    require_empty(location)
    try:
        location.path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise faults.of_file(error, location.path) from None
    with changing.alone(location.path):
        leftovers.sweep(location)
        require_empty(location)
        made = location.beside
        try:
            key, salt = None, b""
            if passphrase is not None:
                salt = keyfile.new_salt()
                key = keyfile.create(
                    made.key_file, keyfile.new_key(), passphrase, salt, is_demo=is_demo
                )
            store = _fill_file(made, None if key is None else key + salt, shared=shared)
            try:
                fill(store)
            finally:
                store.close()
            take_place(made, location)
        except OSError as error:
            raise faults.of_file(error, location.path) from None
        finally:
            _remove_files(made)
        return key


def take_place(made: FileLocation, location: FileLocation) -> None:
    """Put an office, and its key file before it, to where nothing lies; the second is the commit.

    The key file is copied, so that of a program that dies in between the copy beside tells whose
    it is (`leftovers`). Raises `NotEmpty` where somebody was quicker, and `OSError`.
    """
    with interrupts.held_back():
        _take_place(made, location)


def _take_place(made: FileLocation, location: FileLocation) -> None:
    _drop_empty(location.path)
    has_key, office = files.identity(made.key_file) is not None, files.identity(made.path)
    if has_key:
        content = files.read_bounded(made.key_file, key_sections.MOST_BYTES)
        files.write_new(location.key_file, content)
    try:
        if has_key:
            files.sync_folder(location.key_file.parent)
        files.place(made.path, location.path)
    except BaseException:
        if has_key and files.identity(location.path) != office:
            files.remove(location.key_file)
        raise
    with suppress(OSError):  # it is there; the drive did not say that it keeps the name
        files.sync_folder(location.path.parent)


def _drop_empty(path: Path) -> None:
    """An empty file, as a full disk leaves it, is nothing that anybody could miss."""
    with suppress(FileNotFoundError):
        found = path.lstat()
        if stat.S_ISREG(found.st_mode) and not found.st_size:
            files.remove(path)


def _fill_file(
    location: FileLocation, key: bytes | None, *, shared: bool, revision: str = HEAD
) -> Store:
    files.write_private(location.path, b"")
    store = Store(location, key, journal="delete" if shared else "wal")
    try:
        with store.write() as connection:
            _upgrade(connection, revision)
    except BaseException:
        store.close()
        raise
    return store


def _remove_files(location: FileLocation) -> None:
    for leftover in location.files:
        with suppress(OSError, faults.InUse):  # what stopped the making may stop this too
            files.remove(leftover)


def _upgrade(connection: sa.Connection, revision: str = HEAD) -> None:
    from alembic import command  # only the first start and an upgrade need it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    with _MIGRATING:
        command.upgrade(config, revision)
    checksums.settle(connection)
    if connection.dialect.name == "postgresql":
        from spicedesk.store import roles  # of a server alone

        roles.settle(connection)
