"""What can go wrong in the ordinary course of an office, told in sentences.

A `Fault` is expected: it says what happened and the way out, in the reader's
language, without personal data. Anything else that is raised is our own mistake
and is presented as such.
"""

import errno
from collections.abc import Callable
from pathlib import Path

from spicedesk.language import gettext as _


class Fault(Exception):
    """What happened, and what to do about it; both are whole sentences."""

    def __init__(self, what: str, way_out: str = "") -> None:
        # It may name a file whose name is no text, and yet has to be shown and noted.
        self.what, self.way_out = (
            words.encode("utf-8", "backslashreplace").decode() for words in (what, way_out)
        )
        super().__init__(" ".join(filter(None, (self.what, self.way_out))))


class NotFound(Fault):
    """Something named by its key is not there."""


class Refused(Fault):
    """Something that cannot be done with what is there."""


class Invalid(Fault):
    """An entry that cannot be accepted; `field` names it."""

    def __init__(self, field: str, what: str, way_out: str = "") -> None:
        super().__init__(what, way_out)
        self.field = field


class Conflict(Fault):
    """Somebody else changed the same record first."""


class StoreFault(Fault):
    """The database cannot be used as it is."""

    def __init__(self, what: str, way_out: str = "") -> None:
        # A sentence may begin with a server, which is named by words, or with a path, which is not.
        begins_with_words = what.startswith(_("the server {hosts}").partition("{")[0])
        super().__init__(what[:1].upper() + what[1:] if begins_with_words else what, way_out)


class NoDatabase(StoreFault):
    """There is nothing at the place named."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("There is no database at {place}.").format(place=place),
            _("Make one (in the shell: “spicedesk db init”), or choose another place."),
        )


class NotADatabase(StoreFault):
    """A file that is something else, or damaged."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} is not a SpiceDesk database, or it is damaged.").format(place=place),
            _("Choose another file, or restore a backup of it."),
        )


class NotEmpty(StoreFault):
    """A place where something already lies."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} is not empty.").format(place=place),
            _("Choose a place where nothing lies yet; nothing was changed."),
        )


class KeyMissing(StoreFault):
    """An encrypted file without the key file that belongs beside it."""

    def __init__(self, place: str | Path, key_file: str | Path) -> None:
        super().__init__(
            _(
                "{place} is encrypted or is not a SpiceDesk database, and its key file is missing."
            ).format(place=place),
            _("Put the key file back at {key_file}, from the same backup.").format(
                key_file=key_file
            ),
        )


class KeyFileDamaged(NotADatabase):
    """A key file that is something else, or was changed by another program."""

    def __init__(self, key_file: str | Path) -> None:
        StoreFault.__init__(
            self,
            _("The key file {key_file} is damaged, or another program changed it.").format(
                key_file=key_file
            ),
            _("Put it back from a backup of the office; the office itself was not touched."),
        )


class KeyFileOfAnother(NotADatabase):
    """A key file that holds the keys of another file, or of this one before it got a new key."""

    def __init__(self, place: str | Path, key_file: str | Path) -> None:
        StoreFault.__init__(
            self,
            _("The key file {key_file} does not belong to {place} as it is now.").format(
                key_file=key_file, place=place
            ),
            _("Put file and key file back from the same backup."),
        )


class KeyFileOlder(StoreFault):
    """A key file from before a passphrase was added, changed or revoked."""

    def __init__(self, key_file: str | Path) -> None:
        super().__init__(
            _("The key file {key_file} is older than the office: somebody put it back.").format(
                key_file=key_file
            ),
            _(
                "Put the newest one back; if it is lost, “spicedesk db rekey” gives the office a "
                "new key and a new key file."
            ),
        )


class KeyChanged(StoreFault):
    """An office that was opened, and got another key since that this desk does not have."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} has another key since it was opened here.").format(place=place),
            _("Close it and open it again with a passphrase of today; nothing was saved."),
        )


class RolledBack(StoreFault):
    """A file, or its log, that is older than what this desk saved in it before."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _(
                "{place} lacks what was saved before: somebody put back an older file or log."
            ).format(place=place),
            _(
                "Nothing was saved. Let nobody work in it, keep the file and its logs, and "
                "compare it with the last backup; “spicedesk db check” tells more."
            ),
        )


class PassphraseNeeded(StoreFault):
    """An encrypted file, and nobody said the passphrase."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} needs a passphrase.").format(place=place),
            _("Set SPICEDESK_PASSPHRASE, or start SpiceDesk where it can ask for it."),
        )


class WrongPassphrase(StoreFault):
    """None of the keys fits."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("The passphrase does not open {place}.").format(place=place),
            _("Check capital letters and keyboard layout, and try again; nothing was changed."),
        )


class PasswordNeeded(StoreFault):
    """A server that asks for the password of a login, and nobody said it."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} asks for the password of your login.").format(place=place),
            _(
                "“spicedesk db remember” keeps it in this computer's keyring; a script gives it "
                "in PGPASSWORD or in a .pgpass file."
            ),
        )


class NewerSchema(StoreFault):
    """A database that a newer SpiceDesk has upgraded."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} was upgraded by a newer SpiceDesk than this one.").format(place=place),
            _("Update SpiceDesk on this desk; the database was not touched."),
        )


class OlderSchema(StoreFault):
    """A database that has to be upgraded before it can be used."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} was made by an older SpiceDesk.").format(place=place),
            _("Upgrade it with “spicedesk db upgrade”."),
        )


class UnfinishedCopy(StoreFault):
    """A copy of another database that was interrupted."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} is a copy that was not finished.").format(place=place),
            _(
                "Choose “Move this office” in the office it was copied from, or run “spicedesk db "
                "copy” once more; it goes on where it stopped."
            ),
        )


class CopyDiffers(StoreFault):
    """A copy that is not what it was copied from."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} did not become equal to what was copied.").format(place=place),
            _("The source is as it was. Check the disk, and copy to another place."),
        )


class Damaged(StoreFault):
    """A server that finds its own data damaged."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("The data on {place} are damaged.").format(place=place),
            _("Let nobody write to it, and restore a backup onto another server."),
        )


class RecordBroken(StoreFault):
    """The end of the record of what was done is not where it says, so nothing can be noted."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("The record of what was done in {place} is damaged: nothing can be saved.").format(
                place=place
            ),
            _("Verify it (in the shell: “spicedesk audit verify”), and restore a backup."),
        )


class NotABackup(StoreFault):
    """A file that was to be restored and is something else, or damaged."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} is not a backup of SpiceDesk, or it is damaged.").format(place=place),
            _("Choose another backup; nothing was changed."),
        )


class BackupFailed(StoreFault):
    """A backup that was made and is not what it was made of."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("The backup in {place} could not be opened again, and was thrown away.").format(
                place=place
            ),
            _("Check that disk, and make a backup on another; “spicedesk db check” tells more."),
        )


class ReadOnly(StoreFault):
    """A place where nothing can be written."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} cannot be written to.").format(place=place),
            _(
                "Ask for the right to write to this file and its folder, or choose another place; "
                "nothing was changed."
            ),
        )


class NotAllowed(ReadOnly):
    """A server whose login may not do this."""

    def __init__(self, place: str | Path) -> None:
        StoreFault.__init__(
            self,
            _("{place} does not let this login do that.").format(place=place),
            _("Ask whoever runs the server for the right; nothing was changed."),
        )


class ReadOnlyServer(ReadOnly):
    """A standby, or a server that takes no changes at present."""

    def __init__(self, place: str | Path) -> None:
        StoreFault.__init__(
            self,
            _("{place} can only be read at present.").format(place=place),
            _("Give the address of the main server, or ask whoever runs it; nothing was changed."),
        )


class Unreadable(StoreFault):
    """A file, or the folder that it lies in, that this user may not look into."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} cannot be read.").format(place=place),
            _("Ask for the right to read this file and its folder, or choose another place."),
        )


class ImpossiblePlace(StoreFault):
    """A path at which no file can be: a part of it is a file, too long, or goes in circles."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("There can be no file {place}.").format(place=place),
            _("A part of that path is a file or too long; choose another place."),
        )


class NoFolder(StoreFault):
    """A file is to be written into a folder that is not there."""

    def __init__(self, place: Path) -> None:
        super().__init__(
            _("There is no folder {folder}.").format(folder=place.parent),
            _("Make it first, or choose another."),
        )


class DiskFull(StoreFault):
    """No space left for the change."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("The disk of {place} is full.").format(place=place),
            _(
                "Free some space and try again; the last change was not saved, all earlier ones "
                "are safe."
            ),
        )


class Busy(StoreFault):
    """Somebody else holds the file for longer than we waited."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} is in use by another program.").format(place=place),
            _("Close it there or wait a moment, then try again; nothing was changed."),
        )


class BeingChanged(Busy):
    """An office whose file or keys somebody else changes for longer than we waited."""

    def __init__(self, place: str | Path) -> None:
        StoreFault.__init__(
            self,
            _("Another desk is changing the keys or the file of {place}.").format(place=place),
            _("Wait until it is done, then try again; nothing was changed."),
        )


class LockStuck(StoreFault):
    """Something lies where the lock of an office should, and cannot be locked."""

    def __init__(self, lock: str | Path) -> None:
        super().__init__(
            _("{lock} is in the way: no lock can be put on it.").format(lock=lock),
            _("Remove it while nobody works in the office; it holds nothing."),
        )


class InUse(Busy):
    """A file that another program holds, so that it cannot be moved or deleted."""


class NoLocks(StoreFault):
    """A drive that does not keep two desks from writing at once."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} lies on a drive where locks do not keep other computers out.").format(
                place=place
            ),
            _(
                "Two desks could destroy each other’s work there: use a folder of a file server "
                "(SMB, or NFS with locks), or a PostgreSQL server."
            ),
        )


class Contended(Busy):
    """Another desk changed the same rows at the same moment; the same change may go through now."""


class TooSlow(StoreFault):
    """A question that a server gave up on."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} took too long to answer.").format(place=place),
            _("Try again, or ask for less at once; nothing was changed."),
        )


class Interrupted(StoreFault):
    """A question that nobody wanted answered any more."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(_("{place} was told to stop searching.").format(place=place))


class Unreachable(StoreFault):
    """A server, or a drive, that does not answer."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} cannot be reached.").format(place=place),
            _("Check the drive, the network and the server, then try again; nothing was changed."),
        )


class Unanswered(StoreFault):
    """The database was lost at the very moment in which a change was saved."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} was lost while it saved, and did not say whether it did.").format(
                place=place
            ),
            _("Wait until it is back, and look whether the change is there before you save again."),
        )


class SavedAfterAll(StoreFault):
    """A change whose answer had been lost was saved."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} is back, and the change that it did not answer was saved.").format(
                place=place
            ),
            _("Nothing was saved a second time; close the form, or save again if it is a new one."),
        )


class LoginRefused(StoreFault):
    """The server answers and says no."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} refuses the login.").format(place=place),
            _("Check the user name, the password and the name of the database."),
        )


class WrongPassword(LoginRefused):
    """The server knows the login, or none, and the password is not that of it."""


class Untrusted(StoreFault):
    """A server across the network that does not prove who it is."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(
            _("{place} does not prove by TLS that it is the office’s server.").format(place=place),
            _(
                "Ask whoever runs the server for its certificate authority and add "
                "sslrootcert=FILE to the address; nothing was sent."
            ),
        )


class ServerTooOld(StoreFault):
    """A Postgres that lacks what SpiceDesk relies on."""

    def __init__(self, place: str | Path, version: int, oldest: int) -> None:
        super().__init__(
            _("{place} is PostgreSQL {version}.").format(place=place, version=version),
            _("SpiceDesk needs PostgreSQL {oldest} or newer.").format(oldest=oldest),
        )


class WrongEncoding(StoreFault):
    """A database that cannot hold every name."""

    def __init__(self, place: str | Path, encoding: str) -> None:
        super().__init__(
            _("The database on {place} keeps text as {encoding}.").format(
                place=place, encoding=encoding
            ),
            _("Names of all languages need one that was made with ENCODING 'UTF8'."),
        )


_WIN_ERRORS: dict[int, Callable[[Path], StoreFault]] = {
    5: ReadOnly,  # access denied
    19: ReadOnly,  # write protected
    21: Unreachable,  # not ready
    32: InUse,  # sharing violation
    33: InUse,  # lock violation
    39: DiskFull,
    53: Unreachable,  # network path not found
    64: Unreachable,  # network name no longer available
    112: DiskFull,
    123: ImpossiblePlace,  # letters that no name may have
    206: ImpossiblePlace,  # too long
}
"""What Windows says (winerror.h); its `errno` is but a guess."""


def of_file(error: OSError, place: Path) -> StoreFault:
    """What the operating system says of a file, as a `StoreFault`."""
    if (said := _WIN_ERRORS.get(getattr(error, "winerror", None) or 0)) is not None:
        return said(place)
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(place)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR}:
        return ReadOnly(place)
    if error.errno == errno.ENOENT:
        return NoFolder(place)
    if error.errno in {errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP}:
        return ImpossiblePlace(place)
    return Unreachable(place)
