"""A recovery code, and the sheet of paper on which it is kept."""

from dataclasses import dataclass
from pathlib import Path

from spicedesk.language import current
from spicedesk.services import keys, offices, output
from spicedesk.services.desk import Desk
from spicedesk.store import key_changes, keyfile, recoverycode
from spicedesk.store.location import FileLocation


@dataclass(frozen=True, slots=True, repr=False)
class Made:
    """A code that opens the open office's file, and its sheet."""

    code: str
    pdf: bytes
    file_name: str


def make(desk: Desk, passphrase: str) -> Made:
    """A new code, in the place of an earlier one; raises `Refused`, `StoreFault`.

    The sheet speaks the language in use.
    """
    place, made = _prepared(desk)
    _enter(place, passphrase, made)
    return made


def make_as_file(desk: Desk, passphrase: str, target: Path) -> None:
    """A new code whose sheet is written to a file; an earlier one stays where that fails."""
    place, made = _prepared(desk)
    keyfile.key_of(place, passphrase)  # before anything is written
    with output.whole_file(target, desk) as stream:
        stream.write(made.pdf)
        stream.flush()
        _enter(place, passphrase, made)


def save(desk: Desk, made: Made, target: Path) -> None:
    """Write the sheet of a code to a file; raises `StoreFault`."""
    with output.whole_file(target, desk) as stream:
        stream.write(made.pdf)


def _prepared(desk: Desk) -> tuple[FileLocation, Made]:
    from spicedesk.statements import recovery  # imports ReportLab

    place = keys.encrypted_file(desk.store.location)
    now, language, code = desk.clock(), current(), recoverycode.new()
    pdf = recovery.render(
        recovery.Recovery(
            language=language,
            office=offices.get(desk).letterhead,
            file_name=place.path.name,
            place=str(place.path.absolute().parent),
            key_file=place.key_file.name,
            code=code,
            made_at=now,
            made_by=desk.user,
        )
    )
    return place, Made(code, pdf, f"{place.path.stem}-recovery-{now:%Y-%m-%d}.pdf")


def _enter(place: FileLocation, passphrase: str, made: Made) -> None:
    key_changes.set_recovery_code(place, passphrase, keys.RECOVERY_NAME, made.code)
