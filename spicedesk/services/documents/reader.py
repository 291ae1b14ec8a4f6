"""The second program: it opens one document, and answers what it is asked about it."""

from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from typing import Any

from spicedesk.services import second_program
from spicedesk.services.documents.found import MAX_PIXELS, Mail, Mishap, Pages, Picture, Unshown
from spicedesk.services.second_program import Words

SWITCH = "--look-at-document"
MEMORY_BYTES = 1_536 * 1024**2
_WORK_SECONDS = 60
_PDF, _MAIL = "application/pdf", "message/rfc822"
_ROOMS = {_PDF: "pdf", _MAIL: "mail"}


def main() -> int:
    """Be the second program."""
    second_program.bound(MEMORY_BYTES)
    second_program.serve(_Reader().answer)
    return 0


class _Reader:
    """Holds the document that is looked at."""

    def __init__(self) -> None:
        self._document: Any = None
        self._acts: dict[str, Callable[..., tuple[Words, bytes]]] = {
            "open": self._open,
            "page": self._page,
            "tokens": self._tokens,
            "blank": self._blank,
            "part": self._part,
            "report": self._report,
        }

    def answer(self, words: Words, content: bytes) -> tuple[Words, bytes] | None:
        """What is asked for, or the mishap; to "prepare" means to load what will be needed."""
        second_program.bound_work(_WORK_SECONDS)
        act = words.pop("act")
        if act == "prepare":
            _room(words["kind"])
            return None
        try:
            return self._acts[act](content, **words)
        except Unshown as unshown:
            return _mishap(unshown.mishap)
        except (MemoryError, RecursionError, OverflowError):
            return _mishap(Mishap.TOO_LARGE)
        except Exception:  # noqa: BLE001  # a broken document breaks its reader in any way it likes
            return _mishap(Mishap.BROKEN)

    def _open(self, content: bytes, kind: str) -> tuple[Words, bytes]:
        room = _room(kind)
        if kind == _MAIL:
            return _mail(room.taken_apart(content)), b""
        self._document = room.Pdf(content) if kind == _PDF else room.Pictures(content)
        pages: Pages = self._document.pages()
        return asdict(pages), b""

    def _page(
        self, _content: bytes, number: int, width: int, height: int, grey: bool
    ) -> tuple[Words, bytes]:
        if width * height > MAX_PIXELS:
            raise Unshown(Mishap.TOO_LARGE)
        found: Picture = self._document.page(number, width, height, grey=grey)
        return {"width": found.width, "height": found.height}, found.pixels

    def _tokens(self, _content: bytes, side: int, **page: Any) -> tuple[Words, bytes]:
        from spicedesk.services.documents import codes

        return {"tokens": codes.tokens(self._document.page(**page), side)}, b""

    def _blank(self, _content: bytes, **page: Any) -> tuple[Words, bytes]:
        from spicedesk.services.documents import codes

        return {"blank": codes.is_blank(self._document.page(**page))}, b""

    def _part(self, _content: bytes, pages: list[int]) -> tuple[Words, bytes]:
        return {}, self._document.part(pages)

    def _report(self, content: bytes) -> tuple[Words, bytes]:
        from spicedesk.services import delivery_reports

        found = delivery_reports.read(content)
        return {"report": None if found is None else asdict(found)}, b""


def _room(kind: str) -> Any:
    return import_module(f"spicedesk.services.documents.{_ROOMS.get(kind, 'pictures')}")


def _mail(found: Mail) -> Words:
    moment = None if found.moment is None else found.moment.isoformat()
    return {**asdict(found), "moment": moment}


def _mishap(mishap: Mishap) -> tuple[Words, bytes]:
    return {"mishap": mishap.value}, b""
