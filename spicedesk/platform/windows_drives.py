r"""Asks the libraries of Windows what a path lies on: kernel32, and mpr for the network.

A letter may stand for a share, or for what any other provider of a network serves, as WebDAV.
"""

import ctypes
from ctypes import wintypes
from typing import Any

from spicedesk.platform.drives import NETWORKS, Volume

_DISK = 1  # RESOURCETYPE_DISK
_LONGEST = 32768
"""The longest path of Windows, in characters."""


class _Resource(ctypes.Structure):
    """NETRESOURCEW of winnetwk.h."""

    _fields_ = (
        ("scope", wintypes.DWORD),
        ("type", wintypes.DWORD),
        ("display_type", wintypes.DWORD),
        ("usage", wintypes.DWORD),
        ("local_name", wintypes.LPWSTR),
        ("remote_name", wintypes.LPWSTR),
        ("comment", wintypes.LPWSTR),
        ("provider", wintypes.LPWSTR),
    )


def volume(path: str, kernel32: Any, mpr: Any) -> Volume:
    """What the two libraries say of the volume that a path lies on."""
    root = ctypes.create_unicode_buffer(_LONGEST)
    if not kernel32.GetVolumePathNameW(path, root, _LONGEST):
        return Volume()
    label, file_system = ctypes.create_unicode_buffer(261), ctypes.create_unicode_buffer(261)
    nothing = (None, None, None)  # a number, the longest name, flags
    kernel32.GetVolumeInformationW(root.value, label, 261, *nothing, file_system, 261)
    remote = _remote(root.value, mpr)
    provider = _provider(remote, mpr) if remote else ""
    return Volume(
        int(kernel32.GetDriveTypeW(root.value)),
        remote,
        provider,
        next((kind for kind in NETWORKS if provider and provider == _name(kind, mpr)), 0),
        file_system.value,
        label.value,
    )


def _remote(root: str, mpr: Any) -> str:
    r"""What a root of the network is called: itself, or what its letter stands for."""
    if root.startswith("\\\\"):
        return root.rstrip("\\")
    name, size = ctypes.create_unicode_buffer(_LONGEST), wintypes.DWORD(_LONGEST)
    failed = mpr.WNetGetConnectionW(root.rstrip("\\"), name, ctypes.byref(size))
    return "" if failed else name.value


def _provider(remote: str, mpr: Any) -> str:
    """Who serves a place of the network."""
    asked = _Resource(type=_DISK, remote_name=remote)
    answer = ctypes.create_string_buffer(2 * _LONGEST)
    size, rest = wintypes.DWORD(len(answer)), wintypes.LPWSTR()
    pointers = ctypes.byref(asked), answer, ctypes.byref(size), ctypes.byref(rest)
    if mpr.WNetGetResourceInformationW(*pointers):
        return ""
    return str(_Resource.from_buffer(answer).provider or "")


def _name(network: int, mpr: Any) -> str:
    """What the provider of a kind of network is called on this computer."""
    name, size = ctypes.create_unicode_buffer(261), wintypes.DWORD(261)
    failed = mpr.WNetGetProviderNameW(network, name, ctypes.byref(size))
    return "" if failed else name.value
