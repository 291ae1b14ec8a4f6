"""Other systems: what a plug-in may bring in (docs/plugins.md).

A plug-in is a package of its own that names a module in the entry point group
`spicedesk`; the module implements the hooks that it has an answer to.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import pluggy

from spicedesk import faults
from spicedesk.domain.profile import SignUp
from spicedesk.language import gettext as _

__all__ = ["SignUp", "hookimpl", "names", "sign_ups"]

_GROUP = "spicedesk"
_specified = pluggy.HookspecMarker(_GROUP)
hookimpl = pluggy.HookimplMarker(_GROUP)
"""Marks a function of a plug-in as the answer to a hook."""


class SystemFailed(faults.Fault):
    """A plug-in could not tell what its system holds; its own words may hold personal data."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“{name}” did not answer.").format(name=name),
            _("Whoever looks after that plug-in can say why; what had come in before is kept."),
        )


class _Hooks:
    """The questions that SpiceDesk asks."""

    @_specified
    def sign_ups(self, since: datetime | None) -> Iterable[SignUp]:  # type: ignore[empty-body]
        """Who signed up online, confirmed it or left; all, or what changed since a moment."""


def names() -> list[str]:
    """The plug-ins that are installed, by name."""
    return sorted(name for name, _plugin in _manager().list_name_plugin())


def sign_ups(name: str, since: datetime | None = None) -> Iterator[SignUp]:
    """What one plug-in tells of sign-ups; raises `SystemFailed`."""
    manager = _manager()
    plugin = manager.get_plugin(name)
    others = [other for _name, other in manager.list_name_plugin() if other is not plugin]
    asked: Any = manager.subset_hook_caller("sign_ups", remove_plugins=others)
    try:
        for answer in asked(since=since):
            yield from answer
    except Exception:  # noqa: BLE001  # a plug-in may fail in any way
        raise SystemFailed(name) from None


def _manager() -> pluggy.PluginManager:
    manager = pluggy.PluginManager(_GROUP)
    manager.add_hookspecs(_Hooks)
    try:
        manager.load_setuptools_entrypoints(_GROUP)
    except Exception:  # noqa: BLE001  # a plug-in may fail in any way
        raise faults.Refused(
            _("A plug-in cannot be loaded."),
            _("Install it anew, or remove it; “docs/plugins.md” says what it has to hold."),
        ) from None
    return manager
