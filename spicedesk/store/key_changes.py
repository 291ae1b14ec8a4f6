"""Passphrases, recovery codes and keyrings come, change and go: each change of a key file.

Each reads and writes the key file under the lock of the office (`changing`), counts it up, and has
the file note that number (`generation`), so that an older key file that somebody puts back is
known as one.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.platform import interrupts
from spicedesk.store import changing, generation, key_sections, keyfile
from spicedesk.store import slots as wrap
from spicedesk.store.key_sections import Section
from spicedesk.store.keyfile import Remarks
from spicedesk.store.location import FileLocation
from spicedesk.store.slots import KeyringSecret, Kind, Opened, Slot

Change = Callable[[Section, Opened], Sequence[Slot]]
"""Gives the slots of a section after a change; raises a `Fault` where it refuses."""


def remember(location: FileLocation, passphrase: str, name: str, secret: KeyringSecret) -> Remarks:
    """Let a keyring open the file; a name in use gets a number, for it may be another computer."""

    def added(section: Section, opened: Opened) -> list[Slot]:
        free = _free(name, section.slots)
        return [*section.slots, wrap.new(opened.key, secret, free, Kind.KEYRING)]

    return _changed(location, passphrase, added)


def forget(location: FileLocation, secret: KeyringSecret) -> Remarks:
    """Let a keyring open the file no more; nothing happens where it does not."""

    def rest(section: Section, _opened: Opened) -> list[Slot]:
        return [slot for slot in section.slots if wrap.unwrapped(slot, secret) is None]

    with changing.alone(location.path):
        is_there = keyfile.opened_by(location, secret) is not None
        return _changed(location, secret, rest) if is_there else ()


def add(location: FileLocation, passphrase: str, name: str, new: str) -> Remarks:
    """Let one more passphrase open the file; raises `Invalid` for a name in use."""

    def added(section: Section, opened: Opened) -> list[Slot]:
        if any(wrap.name_of(slot) == name for slot in section.slots):
            raise faults.Invalid(
                "name",
                _("There is a passphrase named “{name}” already.").format(name=name),
                _("Choose another name, or revoke that one first."),
            )
        return [*section.slots, wrap.new(opened.key, new, name, Kind.PASSPHRASE)]

    return _changed(location, passphrase, added)


def set_recovery_code(location: FileLocation, passphrase: str, name: str, code: str) -> Remarks:
    """Let a recovery code open the file, and an earlier one no more."""

    def replaced(section: Section, opened: Opened) -> list[Slot]:
        rest = [slot for slot in section.slots if wrap.kind_of(slot) is not Kind.RECOVERY_CODE]
        return [*rest, wrap.new(opened.key, code, name, Kind.RECOVERY_CODE)]

    return _changed(location, passphrase, replaced)


def change(
    location: FileLocation, passphrase: str, secret: str, name: str | None = None
) -> Remarks:
    """Put a new passphrase in the place of the one given, which is that of a name if one is told.

    A recovery code is not changed into a passphrase; it is revoked, or made anew.
    """

    def changed(section: Section, opened: Opened) -> list[Slot]:
        which = keyfile.slot_of(section, opened, passphrase)
        if wrap.kind_of(which) is not Kind.PASSPHRASE or name not in {None, wrap.name_of(which)}:
            raise faults.Invalid(
                "passphrase",
                _("This opens the file, but it is not the passphrase to be changed."),
                _("Add a new passphrase instead, and revoke the one that was lost."),
            )
        fresh = wrap.new(opened.key, secret, wrap.name_of(which), Kind.PASSPHRASE)
        return [fresh if slot is which else slot for slot in section.slots]

    return _changed(location, passphrase, changed, adopts=secret)


def remove(location: FileLocation, passphrase: str, name: str) -> Remarks:
    """Let a passphrase or recovery code open the file no more; one passphrase always stays."""
    return _changed(location, passphrase, lambda section, _opened: without(section.slots, name))


def without(slots: Sequence[Slot], name: str) -> list[Slot]:
    """The slots but for one; raises `NotFound`, and `Invalid` where no passphrase would stay."""
    rest = [slot for slot in slots if wrap.name_of(slot) != name]
    if len(rest) == len(slots):
        raise faults.NotFound(
            _("There is no passphrase named “{name}”.").format(name=name),
            _("“db passphrase list” shows them."),
        )
    if not any(wrap.kind_of(slot) is Kind.PASSPHRASE for slot in rest):
        raise faults.Invalid("name", _("The last passphrase stays."), _("Add another one first."))
    return rest


def _changed(
    location: FileLocation, secret: str, change: Change, adopts: str | None = None
) -> Remarks:
    """Read, change and write the key file while nobody else does; raises a `StoreFault`.

    A slot of the first format is made anew where its secret is the one that was said.
    """
    with changing.alone(location.path):
        every, salt = keyfile.sections(location), keyfile.file_id(location)
        section = keyfile.own(location, every)
        opened = keyfile.opened_with(location, section, secret)
        current = generation.of(location, opened.key)
        slots = [_renewed(slot, section, opened, secret) for slot in change(section, opened)]
        _require_room(slots)
        number = max(current, section.generation) + 1
        fresh = replace(section, slots=tuple(slots), generation=number).staying(opened.key, salt)
        with interrupts.held_back():
            keyfile.put(location, [fresh, *_others(every, section)])
            noted = generation.note(location, opened.key, fresh.generation)
        changing.adopt(location.path, opened.private, _private_of(fresh, adopts))
        return (*keyfile.synced(location), *noted)


def _require_room(slots: Sequence[Slot]) -> None:
    """A key file that nobody would read any more is not written."""
    if len(slots) > key_sections.MOST_SLOTS:
        what = _("{count} passphrases and computers open the office already.")
        raise faults.Invalid(
            "name", what.format(count=len(slots) - 1), _("Revoke one that nobody needs first.")
        )
    if not all(wrap.name_of(slot).strip() for slot in slots):
        raise faults.Invalid(
            "name", _("This passphrase has no name."), _("Give it one, such as a first name.")
        )
    if any(len(wrap.name_of(slot)) > wrap.LONGEST_NAME for slot in slots):
        what = _("This name has more than {count} characters.")
        raise faults.Invalid(
            "name", what.format(count=wrap.LONGEST_NAME), _("Choose a shorter one.")
        )


def _others(every: Sequence[Section], section: Section) -> list[Section]:
    """Sections of files that lie elsewhere; what a change left behind that was killed goes."""
    return [
        other for other in every if other is not section and other.seal and not other.is_passing
    ]


def _renewed(slot: Slot, section: Section, opened: Opened, secret: str) -> Slot:
    if not wrap.is_old(slot) or slot not in section.slots or isinstance(secret, KeyringSecret):
        return slot
    if wrap.unwrapped(slot, secret) is None:
        return slot
    return wrap.new(opened.key, secret, wrap.name_of(slot), wrap.kind_of(slot))


def _private_of(section: Section, secret: str | None) -> bytes | None:
    if secret is None:
        return None
    found = (wrap.unwrapped(slot, secret) for slot in section.slots)
    return next((opened.private for opened in found if opened is not None), None)


def _free(name: str, slots: Sequence[Slot]) -> str:
    taken = {wrap.name_of(slot) for slot in slots}
    numbered = (f"{name} {number}" for number in range(2, len(slots) + 2))
    return next(n for n in (name, *numbered) if n not in taken)
