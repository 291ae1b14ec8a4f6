"""How often an office's file got another key or its keys were changed, kept in the file itself.

It stands in the header's `application_id`, which costs a transaction nothing to look at and is not
copied with the rows. A file that is about to be replaced says so by a number below zero: nobody
writes into it any more, not even who opened it long before. If the replace never came, whoever
opens it next under the lock of the office takes the mark back.
"""

from typing import Any

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.store import changing
from spicedesk.store.driver_errors import told
from spicedesk.store.location import FileLocation
from spicedesk.store.sqlite import opened

_READ = "PRAGMA application_id"


def read(driver: Any) -> int:
    """What a connection's file says, marked or not."""
    found: int = driver.execute(_READ).fetchone()[0]
    return found if found >= 0 else ~found


def is_superseded(driver: Any) -> bool:
    """Whether another file is about to take the place of a connection's file, or did."""
    return bool(driver.execute(_READ).fetchone()[0] < 0)


def write(driver: Any, number: int) -> None:
    """Note a number, within a transaction or as one of its own."""
    driver.execute(f"PRAGMA application_id = {int(number)}")


def mark_superseded(driver: Any) -> None:
    """Let nobody write into this file any more; `settle` takes it back."""
    write(driver, ~read(driver))


def of(location: FileLocation, key: bytes | None) -> int:
    """What the file at a place says."""
    with told(location), opened(location.path, key) as driver:
        return read(driver)


def note(location: FileLocation, key: bytes, number: int) -> tuple[str, ...]:
    """Let the file know of a change of its keys; a sentence where it could not be told."""
    try:
        with told(location), opened(location.path, key) as driver:
            driver.execute("BEGIN IMMEDIATE")
            write(driver, number)
            driver.execute("COMMIT")
    except faults.StoreFault:
        what = _(
            "{place} itself could not note the change of its keys; until the next one it does not "
            "notice if somebody puts the old key file back."
        )
        return (what.format(place=location),)
    return ()


def settle(location: FileLocation, key: bytes | None) -> None:
    """Take back the mark of a change that was killed before its file took the place."""
    with told(location), opened(location.path, key) as driver:
        if not is_superseded(driver):
            return
    with changing.alone(location.path), told(location), opened(location.path, key) as driver:
        driver.execute("BEGIN IMMEDIATE")
        write(driver, read(driver))
        driver.execute("COMMIT")
