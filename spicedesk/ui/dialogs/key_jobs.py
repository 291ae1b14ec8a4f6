"""What the dialog about the database asks of other threads, and in which words it asks first."""

from functools import partial
from typing import TYPE_CHECKING

from spicedesk.language import gettext as _
from spicedesk.ui.dialogs.key_sheet import Question, Typed

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.keys import Overview, Remarks
    from spicedesk.services.recovery import Made


def overview(desk: "Desk", _progress: object) -> "Overview":
    """Who can open the office."""
    from spicedesk.services import keys

    return keys.overview(desk.store.location)


def forget(desk: "Desk", _progress: object) -> None:
    """Let this computer's keyring open it no more."""
    from spicedesk.services import keys

    keys.forget(desk.store.location)


def adding() -> Question:
    """One more passphrase."""
    return Question(
        _("Add a passphrase"),
        _("It opens the same data, for a colleague or instead of one that was lost."),
        _("Add"),
        _add,
        asks_name=True,
        asks_new=True,
    )


def changing(name: str) -> Question:
    """A new passphrase in the place of one."""
    return Question(
        _("Change a passphrase"),
        _("The passphrase of “{name}” opens nothing any more once it is changed.").format(
            name=name
        ),
        _("Change"),
        partial(_change, name=name),
        asks_new=True,
        takes_code=False,
    )


def revoking(name: str) -> Question:
    """One passphrase less."""
    return Question(
        _("Revoke “{name}”").format(name=name),
        _(
            "“{name}” opens the data no more. With a new key neither does a copy of the key file "
            "that was made before, and who is in by this passphrase can save nothing any more. "
            "Copies of the data themselves, backups too, can be opened with it for ever."
        ).format(name=name),
        _("Revoke"),
        partial(_revoke, name=name),
        is_danger=True,
        choice=_("&Give the data a new key (recommended)"),
    )


def making_a_code() -> Question:
    """A recovery code in the place of an earlier one."""
    return Question(
        _("New recovery code"),
        _(
            "It is shown once, on a sheet to be printed, and opens the data if the passphrase is "
            "lost. An earlier code opens nothing any more."
        ),
        _("Make the code"),
        _make_code,
    )


def remembering() -> Question:
    """A computer that opens by itself."""
    return Question(
        _("Remember on this computer"),
        _(
            "The system's keyring opens the data from now on, for whoever is logged in here as "
            "you. It keeps a key of its own, not the passphrase."
        ),
        _("Remember"),
        _remember,
    )


def _add(desk: "Desk", typed: Typed) -> "Remarks":
    from spicedesk.services import keys

    return keys.add_passphrase(desk.store.location, typed.current, typed.name, typed.new)


def _change(desk: "Desk", typed: Typed, name: str) -> "Remarks":
    from spicedesk.services import keys

    return keys.change_passphrase(desk.store.location, typed.current, typed.new, name)


def _revoke(desk: "Desk", typed: Typed, name: str) -> "Remarks":
    from spicedesk.services import keys

    return keys.revoke_passphrase(desk.store.location, typed.current, name, new_key=typed.is_chosen)


def _make_code(desk: "Desk", typed: Typed) -> "Made":
    from spicedesk.services import recovery  # imports ReportLab

    return recovery.make(desk, typed.current)


def _remember(desk: "Desk", typed: Typed) -> None:
    from spicedesk.services import keys

    keys.remember(desk.store.location, typed.current)
