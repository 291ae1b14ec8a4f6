"""What a key file says: a section for each file whose key it holds, sealed with that key.

While a file gets another key the key file has a section for the old file and one for the new one,
each known by the salt that its file begins with. So whichever lies there opens, however the
change ends. A section is `passing` until its file is there to stay.
"""

import base64
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from spicedesk.store import slots as wrap
from spicedesk.store.slots import Slot

SALT_BYTES = 16
MOST_BYTES = 256 * 1024
_FORMAT, _FIRST_FORMAT = 2, 1
MOST_SLOTS = 64
"""So many may open one file: each that is tried costs a tenth of a second."""
_MOST_SECTIONS = 4
_MOST_COST = MOST_SLOTS * wrap.OWN_COST
_MOST_GENERATION = 2**31 - 1
_SALT = re.compile(rf"[0-9a-f]{{{2 * SALT_BYTES}}}")
_SEAL_BYTES = 32
_WHAT_FOR = b"SpiceDesk: seal of a key file"


class NotAKeyFile(Exception):
    """Something else, or a key file that was damaged or changed."""


class NewerFormat(Exception):
    """A key file that a newer program wrote."""


@dataclass(frozen=True, slots=True)
class Section:
    """The slots of one file, and how often its keys were changed (`generation`).

    `file` is the salt in hexadecimal that the file begins with, none where it was not known when
    the section was made; `known_as` is the salt under which keyrings know it, where its slots
    outlived a new key. `is_demo` lets everybody in. A section of the first format has no seal.
    """

    slots: tuple[Slot, ...]
    file: str | None = None
    generation: int = 0
    is_demo: bool = False
    is_passing: bool = False
    known_as: str | None = None
    seal: bytes | None = None

    @property
    def is_old(self) -> bool:
        """Whether it is of the first format, which nothing protects from being changed."""
        return self.seal is None

    def passing(self, key: bytes, salt: str) -> "Section":
        """The same section, of a file that is known by a salt, until it is decided what stays."""
        return replace(self, file=salt, is_passing=True).sealed(key)

    def staying(self, key: bytes, salt: str) -> "Section":
        """The same section of a file that is there to stay."""
        return replace(self, file=salt, is_passing=False).sealed(key)

    def sealed(self, key: bytes) -> "Section":
        """The same section, which whoever lacks the file's key cannot change unseen."""
        return replace(self, seal=_seal(self, key))

    def is_sealed_with(self, key: bytes) -> bool:
        """Whether it is as it was sealed; nobody can tell of one of the first format."""
        return self.seal is None or hmac.compare_digest(self.seal, _seal(self, key))


def for_file(sections: Sequence[Section], salt: str) -> Section | None:
    """The section of the file that begins with a salt; else one that was made before it was."""
    own = next((section for section in sections if section.file == salt), None)
    return own or next((section for section in sections if section.file is None), None)


def text_of(sections: Sequence[Section]) -> str:
    """A key file that says this; every section is sealed."""
    if not all(section.seal for section in sections):
        raise ValueError("a section without a seal")
    return json.dumps({"format": _FORMAT, "files": [_as_json(s) for s in sections]}, indent=1)


def read(content: bytes) -> tuple[Section, ...]:
    """What a key file says; bounded in size, number, depth and cost before anything is derived.

    Raises `NotAKeyFile` and `NewerFormat`.
    """
    if len(content) > MOST_BYTES:
        raise NotAKeyFile
    try:
        found = json.loads(content.decode("ascii"))
        kind = found["format"]
        if type(kind) is int and kind > _FORMAT:
            raise NewerFormat
        sections = _sections(found) if kind == _FORMAT else _first_format(found, kind)
        _require_payable(sections)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NotAKeyFile from None
    return sections


def _sections(found: dict[str, Any]) -> tuple[Section, ...]:
    if len(found["files"]) > _MOST_SECTIONS:
        raise ValueError("files")
    return tuple(_section(part) for part in found["files"])


def _section(part: dict[str, Any]) -> Section:
    salt, generation, flags = part["file"], part["generation"], (part["demo"], part["passing"])
    known_as = part["known_as"]
    if not all(name is None or _SALT.fullmatch(name) for name in (salt, known_as)):
        raise ValueError("file, known_as")
    if type(generation) is not int or not 0 <= generation <= _MOST_GENERATION:
        raise ValueError("generation")
    if {type(flag) for flag in flags} != {bool}:
        raise TypeError("demo, passing")
    seal = base64.b64decode(part["seal"], validate=True)
    if len(seal) != _SEAL_BYTES:
        raise ValueError("seal")
    return Section(tuple(part["slots"]), salt, generation, *flags, known_as, seal)


def _first_format(found: dict[str, Any], kind: object) -> tuple[Section, ...]:
    """Slots side by side, some of them with the salt of their file; `public` let everybody in."""
    if kind != _FIRST_FORMAT:
        raise ValueError("format")
    slots: list[Slot] = found["slots"]
    salts = dict.fromkeys(slot.get("file") for slot in slots)
    return tuple(
        Section(
            tuple(_without_marks(slot) for slot in slots if slot.get("file") == salt),
            salt,
            is_demo=any(slot.get("public") is True for slot in slots),
        )
        for salt in salts
    )


def _without_marks(slot: Slot) -> Slot:
    return {name: value for name, value in slot.items() if name not in {"file", "public"}}


def _require_payable(sections: Sequence[Section]) -> None:
    if not sections:
        raise ValueError("files")
    for section in sections:
        if section.file is not None and not isinstance(section.file, str):
            raise TypeError("file")
        if not 0 < len(section.slots) <= MOST_SLOTS:
            raise ValueError("slots")
        for slot in section.slots:
            if not isinstance(slot, dict):
                raise TypeError("slot")
            wrap.require_sound(slot)
        if sum(wrap.cost(slot) for slot in section.slots) > _MOST_COST:
            raise ValueError("cost")


def _as_json(section: Section) -> dict[str, Any]:
    return {
        "file": section.file,
        "generation": section.generation,
        "demo": section.is_demo,
        "passing": section.is_passing,
        "known_as": section.known_as,
        "slots": list(section.slots),
        "seal": base64.b64encode(section.seal or b"").decode(),
    }


def _seal(section: Section, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # slow to import
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    sealing = HKDF(SHA256(), _SEAL_BYTES, salt=None, info=_WHAT_FOR).derive(bytes(key))
    said = {**_as_json(section), "seal": None, "format": _FORMAT}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hmac.digest(sealing, text.encode(), "sha256")
