"""A backup as one file: the office's file, its key file, and a page that says what they are.

It is a ZIP archive that compresses nothing, so that whoever has lost this program can still
take both files out and put them back. Each file's size and SHA-256 are in the page. The page
of an encrypted office carries a seal that is made with the office's key, so that nobody else
changes it or puts parts of another backup in.
"""

import errno
import hashlib
import hmac
import json
import os
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from spicedesk.platform import files
from spicedesk.store.location import is_file

SUFFIX = ".spicedesk-backup"
OFFICE, KEYS = "office.spicedesk", "office.spicedesk.key"
Progress = Callable[[int, int], bool]
"""Told how many bytes of how many are done; says whether to go on."""

_PAGE = "backup.json"
_FORMAT, _UNSEALED_FORMAT = 2, 1
_LAST_UNSEALED = "0010"
"""The newest schema of which there are backups without a seal."""
_SEAL_PURPOSE = b"spicedesk backup page 2"
_AT_ONCE = 4 * 1024**2
_MOST_PAGE_BYTES, _MOST_KEY_BYTES = 64 * 1024, 1024 * 1024
_EARLIEST, _LATEST = 2000, 9000
"""Years: a moment outside them was never one of an office, and not every zone has it."""
_SEALED = 0x1
"""The flag of a file in an archive that has a password of its own."""
_OF_SOMETHING_ELSE = (
    zipfile.BadZipFile, struct.error, EOFError, LookupError, ValueError, TypeError,
    AttributeError, ArithmeticError, RuntimeError,
)  # fmt: skip
"""What the reading of a stranger's archive, or of its page, may end with."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file in the archive: how large it is, and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Page:
    """What a backup says of itself; `office` tells the office's own from those of others.

    `links` and `seal` are where the record of what was done ended (`store.audit`), `lineage`
    and `next_number` where the customer numbers did (`store.numbers`). `encrypted` is none in
    older backups; `page_seal` is none in those, and where the office is plain.
    """

    made_at: datetime
    program: str
    schema: str
    office: str | None
    persons: int
    links: int
    seal: str
    parts: dict[str, Part]
    encrypted: bool | None = None
    lineage: str | None = None
    next_number: int | None = None
    page_seal: str | None = None
    sealed: str = field(default="", repr=False, compare=False)
    """What the seal is of: all that was read, also what only a newer program knows."""


class NotABackup(Exception):
    """A file that is something else, or not whole."""


class Stopped(Exception):
    """Whoever watches the progress wants no more of it."""


def pack(
    target: Path, sources: dict[str, Path], page: Page, key: bytes | None, progress: Progress
) -> Page:
    """Write an archive, whole and on the disk when this returns; gives the page that is in it.

    `key` is that of the office, none of a plain one.
    """
    total = sum(path.stat().st_size for path in sources.values())
    parts, done = dict[str, Part](), 0
    with os.fdopen(files.private(target), "w+b") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for name, path in sources.items():
                with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as to:
                    parts[name] = _poured(source, to, _from(done, total, progress))
                done += parts[name].size
            page = replace(page, parts=parts, encrypted=key is not None)
            if key is not None:
                page = replace(page, page_seal=_seal_of(_without_seal(_as_json(page)), key))
            archive.writestr(_PAGE, json.dumps(_as_json(page), indent=1))
        files.sync(stream)
    return page


def read(path: Path) -> Page:
    """What a backup says of itself; raises `NotABackup`, `StoreFault` and `OSError`."""
    if not is_file(path):  # a pipe or a device might never end
        raise NotABackup
    with _of_a_stranger(), zipfile.ZipFile(path) as archive:
        info = _as_it_was_packed(archive, _PAGE)
        if info.file_size > _MOST_PAGE_BYTES:
            raise NotABackup
        return _page(json.loads(archive.read(info)))


def is_sealed(page: Page, key: bytes) -> bool:
    """Whether this very page was made by somebody who had the office's key.

    True of an older backup, whose page never had a seal.
    """
    if page.encrypted is None:
        return True
    said = (page.page_seal or "").encode("utf-8", "replace")
    return hmac.compare_digest(said, _seal_of(page.sealed, key).encode())


def unpack(path: Path, folder: Path, progress: Progress) -> Page:
    """Take both files out into a folder, and prove that they are what was put in.

    Raises `NotABackup`, `Stopped` where `progress` returns false, and `OSError`.
    """
    page = read(path)
    if not {OFFICE} <= set(page.parts) <= {OFFICE, KEYS}:
        raise NotABackup
    if KEYS in page.parts and page.parts[KEYS].size > _MOST_KEY_BYTES:
        raise NotABackup
    total, done = sum(part.size for part in page.parts.values()), 0
    with _of_a_stranger(), zipfile.ZipFile(path) as archive:
        for name, part in page.parts.items():
            if _as_it_was_packed(archive, name).file_size != part.size:
                raise NotABackup
            _take_out(archive, name, part, folder / name, _from(done, total, progress))
            done += part.size
    return page


@contextmanager
def _of_a_stranger() -> Iterator[None]:
    """Whatever the reading of something else ends with is told as that."""
    try:
        yield
    except _OF_SOMETHING_ELSE:
        raise NotABackup from None
    except OSError as error:
        if error.errno == errno.EINVAL:  # a place before the file begins
            raise NotABackup from None
        raise


def _as_it_was_packed(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """Where a file begins and how large it is; raises where `pack` would not have put it so."""
    info = archive.getinfo(name)
    if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & _SEALED:
        raise NotABackup
    return info


def _take_out(
    archive: zipfile.ZipFile, name: str, part: Part, target: Path, progress: Callable[[int], None]
) -> None:
    with os.fdopen(files.private(target), "wb") as to, archive.open(name) as source:
        if _poured(source, to, progress) != part:
            raise NotABackup
        files.sync(to)


def _poured(source: Any, to: BinaryIO | Any, progress: Callable[[int], None]) -> Part:
    digest, size = hashlib.sha256(), 0
    while content := source.read(_AT_ONCE):
        digest.update(content)
        to.write(content)
        size += len(content)
        progress(size)
    return Part(size, digest.hexdigest())


def _from(start: int, total: int, progress: Progress) -> Callable[[int], None]:
    def tell(done: int) -> None:
        if not progress(start + done, total):
            raise Stopped

    return tell


def _as_json(page: Page) -> dict[str, Any]:
    said = {"format": _FORMAT, **asdict(page), "made_at": page.made_at.isoformat()}
    del said["sealed"]
    return said


def _without_seal(said: dict[str, Any]) -> str:
    """The page in the one form that is sealed."""
    sealed = {name: value for name, value in said.items() if name != "page_seal"}
    return json.dumps(sealed, sort_keys=True, separators=(",", ":"))


def _seal_of(text: str, key: bytes) -> str:
    from cryptography.hazmat.primitives import hashes  # slow to import
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    own = HKDF(hashes.SHA256(), length=32, salt=None, info=_SEAL_PURPOSE).derive(key)
    return hmac.new(own, text.encode(), hashlib.sha256).hexdigest()


def _page(found: dict[str, Any]) -> Page:
    is_sealed_kind = found["format"] == _FORMAT
    if not is_sealed_kind and found["format"] != _UNSEALED_FORMAT:
        raise NotABackup
    if not is_sealed_kind and str(found["schema"]) > _LAST_UNSEALED:
        raise NotABackup  # somebody took the seal away
    parts = {
        str(name): Part(int(p["size"]), str(p["sha256"])) for name, p in found["parts"].items()
    }
    made_at = datetime.fromisoformat(found["made_at"])
    if made_at.tzinfo is None or not _EARLIEST <= made_at.year <= _LATEST:
        raise NotABackup
    said = _said_since(found) if is_sealed_kind else {}
    return Page(
        made_at=made_at,
        program=str(found["program"]),
        schema=str(found["schema"]),
        office=found["office"],
        persons=int(found["persons"]),
        links=int(found["links"]),
        seal=str(found["seal"]),
        parts=parts,
        **said,
    )


def _said_since(found: dict[str, Any]) -> dict[str, Any]:
    """What a page says since it can be sealed; one of an encrypted office has to be."""
    lineage, number, seal = found["lineage"], found["next_number"], found["page_seal"]
    if not isinstance(found["encrypted"], bool) or not isinstance(lineage, str | None):
        raise NotABackup
    if found["encrypted"] != isinstance(seal, str):
        raise NotABackup
    return {
        "encrypted": found["encrypted"],
        "lineage": lineage,
        "next_number": None if number is None else int(number),
        "page_seal": seal,
        "sealed": _without_seal(found),
    }
