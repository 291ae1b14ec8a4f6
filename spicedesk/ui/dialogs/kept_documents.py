"""Chosen documents as a draft keeps them: a file by its place, what has none by its content."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from spicedesk.domain.evidence import safe_name
from spicedesk.language import gettext as _

if TYPE_CHECKING:
    from spicedesk.services.evidence import Source

MAX_BYTES = 4_000_000
"""How much pasted or dropped content one form keeps: its draft is written while one types."""
Plain = dict[str, str]


def as_plain(documents: "Sequence[Source | UUID]") -> list[Plain]:
    """The documents as JSON knows them; of content that is too large, the name alone."""
    left, plain = MAX_BYTES, []
    for document in documents:
        if isinstance(document, UUID):
            plain.append({"on_file": str(document)})
        elif isinstance(document, Path):
            plain.append({"path": str(document.absolute())})
        elif len(document.content) > left:
            plain.append({"name": document.name})
        else:
            left -= len(document.content)
            content = b64encode(document.content).decode("ascii")
            plain.append({"name": document.name, "content": content})
    return plain


def from_plain(
    kept: Sequence[Plain], is_on_file: Callable[[UUID], bool]
) -> "tuple[list[Source | UUID], list[str]]":
    """The documents that are to be had, and a sentence about each other one."""
    found: list[Source | UUID] = []
    missing = []
    for plain in kept:
        document = _document(plain, is_on_file)
        if document is None:
            missing.append(_why(plain))
        else:
            found.append(document)
    return found, missing


def _document(plain: Plain, is_on_file: Callable[[UUID], bool]) -> "Source | UUID | None":
    from spicedesk.services.evidence import Clipping  # the window does not wait for SQLAlchemy

    if "on_file" in plain:
        evidence_id = UUID(plain["on_file"])
        return evidence_id if is_on_file(evidence_id) else None
    if "path" in plain:
        path = Path(plain["path"])
        with suppress(OSError):
            return path if path.is_file() else None
        return None
    return Clipping(plain["name"], b64decode(plain["content"])) if "content" in plain else None


def _why(plain: Plain) -> str:
    if "on_file" in plain:
        return _("A document that was chosen here is not on file any more.")
    if "path" in plain:
        path = Path(plain["path"])
        said = _("“{name}” is not in {folder} any more: choose it again.")
        return said.format(name=safe_name(path.name), folder=path.parent)
    said = _("“{name}” was too large to outlive the crash: add it again.")
    return said.format(name=safe_name(plain["name"]))
