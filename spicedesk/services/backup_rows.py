"""The backup of a server, or of a plain file that is to be encrypted: row by row, into a file.

`pg_dump` would ask every desk for a program of the server's own version, and what it writes
opens on such a server alone. This opens wherever SpiceDesk runs, and both sides are proven
equal row by row.
"""

from collections.abc import Callable
from pathlib import Path

from spicedesk import faults
from spicedesk.services import offices, passphrases
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import archive, backup_copy, copying, keyfile, raw_rows, secrets, setup
from spicedesk.store.engine import Store
from spicedesk.store.location import FileLocation

_KEY, _KEY_FILE = "backup.key", "backup.key-file"

Progress = Callable[[int, int], bool]


def copied(
    desk: Desk, work: Path, passphrase: str | None, progress: Progress
) -> tuple[FileLocation, bytes]:
    """Copy every row of one snapshot into an encrypted file in a folder of our own.

    The first time needs a passphrase; on a server its key is kept in the office for the next
    time, where whoever may read the office may read it. Raises `PassphraseNeeded`, `Invalid`
    for a new one that nobody should choose, and `backup_copy.Stopped` where `progress` returns
    false.
    """
    key, key_file = _keys(desk, passphrase)
    place = FileLocation(work / archive.OFFICE)
    target = setup.create_keyed(place, key, key_file)
    try:
        copying.copy(desk.store, target, progress)
    except copying.Stopped:
        raise backup_copy.Stopped from None
    finally:
        target.close()
    return place, key


def copied_before_upgrade(
    store: Store, schema: str, work: Path, passphrase: str
) -> tuple[FileLocation, bytes]:
    """Copy a server of an older schema into an encrypted file of the same schema.

    Raises `Invalid` for a passphrase that nobody should choose.
    """
    passphrases.chosen(passphrase)
    key, place = keyfile.new_key(), FileLocation(work / archive.OFFICE)
    target = setup.create_keyed(place, key, keyfile.text_of(key, passphrase), schema)
    try:
        raw_rows.copy(store, target)
    finally:
        target.close()
    return place, key


def has_key(desk: Desk) -> bool:
    """Whether a server keeps the key of its backups already."""
    with desk.store.read() as connection:
        return secrets.get(connection, _KEY_FILE) is not None


def _keys(desk: Desk, passphrase: str | None) -> tuple[bytes, str]:
    if not desk.store.is_server:
        key = keyfile.new_key()
        return key, keyfile.text_of(key, _chosen(desk, passphrase or ""))
    with desk.store.read() as connection:
        known, text = secrets.get(connection, _KEY), secrets.get(connection, _KEY_FILE)
    if known is not None and text is not None and not passphrase:
        return known, text.decode()
    if not passphrase:
        raise faults.PassphraseNeeded(str(desk.store.location))
    if text is None or not _opens(text, passphrase):
        _chosen(desk, passphrase)
    return _renewed(desk, passphrase)


def _chosen(desk: Desk, passphrase: str) -> str:
    return passphrases.chosen(passphrase, (offices.get(desk).letterhead.name, desk.user))


def _opens(key_file: bytes, passphrase: str) -> bool:
    """Whether the backups open with it already, as where a job gives it each time."""
    return keyfile.opens(key_file, passphrase)


@one_transaction
def _renewed(desk: Desk, passphrase: str) -> tuple[bytes, str]:
    """Let this passphrase open the backups from now on."""
    with desk.store.write() as connection:
        key = secrets.get_or_make(connection, _KEY, keyfile.new_key)
        text = keyfile.text_of(key, passphrase)
        secrets.replace(connection, _KEY_FILE, text.encode())
        return key, text
