"""Why a backup is not restored, or what is left to do after it was; each with the way out."""

from pathlib import Path

from spicedesk import faults
from spicedesk.language import N_
from spicedesk.language import gettext as _
from spicedesk.store import layout
from spicedesk.store.location import Location

_KINDS = {
    "table": N_("a table"),
    "index": N_("an index"),
    "view": N_("a view"),
    "trigger": N_("a trigger"),
}


class Stopped(faults.Fault):
    """Somebody stopped a restore; the backup is as it was."""

    def __init__(self) -> None:
        super().__init__(
            _("The restore was stopped; the backup is as it was."),
            _("Run it once more at an empty place."),
        )


class KeyTakenOut(faults.StoreFault):
    """A backup of an encrypted office without its key file."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("{place} is the backup of an encrypted office, but its key file is missing.").format(
                place=file
            ),
            _("Somebody took it out. Choose another backup; nothing was changed."),
        )


class PartsDiffer(faults.StoreFault):
    """A backup whose parts, or what it says of them, do not belong together."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("{place} was changed after it was made: its parts do not belong together.").format(
                place=file
            ),
            _("Choose another backup, and find out who could write to this one; "
              "nothing was changed."),
        )  # fmt: skip


class PlainBackup(faults.StoreFault):
    """A passphrase was given, and the backup needs none: it may be somebody else's office."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            _(
                "{place} is not encrypted, although a passphrase was given: anybody could have "
                "made it or changed it."
            ).format(place=file),
            _(
                "If your office was never encrypted, say so (“restore --plain”), even where "
                "SPICEDESK_PASSPHRASE is always set; else choose another backup. Nothing was "
                "changed."
            ),
        )


class AlienSchema(faults.StoreFault):
    """An office with something in its schema that another program put there."""

    def __init__(self, file: Path, kind: str, name: str) -> None:
        super().__init__(
            _(
                "{place} is not as SpiceDesk makes it: another program added or changed {what}, "
                "“{name}”."
            ).format(place=file, what=_of_kind(kind), name=name),
            _("It could do anything with the data. Choose another backup; nothing was changed."),
        )


class WouldBeRefused(faults.StoreFault):
    """A backup that was made, of an office whose schema another program changed."""

    def __init__(self, file: Path, alien: layout.Alien | None) -> None:
        what = (
            _("something that is missing")
            if alien is None
            else f"{_of_kind(alien.kind)}, “{alien.name}”"
        )
        super().__init__(
            _(
                "{file} holds the office, but would not be restored, as another program changed "
                "the tables: {what}."
            ).format(file=file, what=what),
            _("Undo that (“db check” tells more), then make another backup."),
        )


def _of_kind(kind: str) -> str:
    return _(_KINDS[kind]) if kind in _KINDS else _("something unknown")


class NotOpened(faults.StoreFault):
    """An office that was restored, and cannot be opened at present."""

    def __init__(self, place: Location, why: faults.Fault) -> None:
        super().__init__(
            _("{place} holds the restored office, but it could not be opened just now.").format(
                place=place
            ),
            str(why),
        )
