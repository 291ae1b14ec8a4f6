"""Who logs in to the server that keeps the office: one login a clerk."""

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.services.desk import Desk
from spicedesk.store import roles
from spicedesk.store.roles import Login

__all__ = ["Login"]

_SHORTEST = 8
_LONGEST_NAME = 63


def listed(desk: Desk) -> list[Login]:
    """Everybody who may work in this office."""
    _require_server(desk)
    return roles.logins(desk.store)


def add(desk: Desk, name: str, password: str) -> None:
    """Let a colleague in by a name and a password of their own."""
    _require_server(desk)
    name = name.strip()
    if not name or not name.isprintable() or len(name.encode()) > _LONGEST_NAME:
        raise faults.Invalid(
            "name",
            _("This cannot be the name of a login."),
            _("Use 1 to {count} letters, such as a first name.").format(count=_LONGEST_NAME),
        )
    if len(password) < _SHORTEST:
        raise faults.Invalid(
            "password",
            _("This password is too short."),
            _("Use {count} characters or more.").format(count=_SHORTEST),
        )
    roles.add_login(desk.store, name, password)


def remove(desk: Desk, name: str) -> None:
    """Let a colleague in no more."""
    _require_server(desk)
    roles.remove_login(desk.store, name)


def _require_server(desk: Desk) -> None:
    if not desk.store.is_server:
        raise faults.Refused(
            _("A file has no logins: whoever has a passphrase opens it."),
            _("See “spicedesk db passphrase”."),
        )
