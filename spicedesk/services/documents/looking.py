"""A document from outside, which a second program looks at for us.

That program lives as long as somebody leafs through the document. It is ended when it takes
too long, when nobody asks it for a while, and with the `Document`; after that, and where it
came to an end by itself, the next question starts another.
"""

import threading
from collections.abc import Sequence
from typing import Self

from spicedesk.services.documents import answers
from spicedesk.services.documents.found import Mail, Mishap, Pages, Picture, Unshown
from spicedesk.services.documents.reader import SWITCH
from spicedesk.services.second_program import Failed, SecondProgram, TookTooLong, Words

SECONDS = 10.0
"""So long may an answer take that somebody waits for."""
PATIENT_SECONDS = 60.0
"""And so long one that is worth more: a page in print, a part of a stack."""
_SCAN_SECONDS = 20.0
IDLE_SECONDS = 60.0
_MOST_PART_BYTES = 1000**3
_MAIL = "message/rfc822"


class Document:
    """One document; its methods may be called from any thread that may wait.

    Each raises `Unshown` where there is nothing to be shown.
    """

    def __init__(self, media_type: str, content: bytes = b"") -> None:
        self.media_type = media_type
        self.content = content
        self._lock = threading.Lock()
        self._program: SecondProgram | None = None
        self._is_open = False
        self._idle: threading.Timer | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def prepare(self) -> None:
        """Start the second program already: it gets ready while the content is fetched."""
        with self._lock:
            self._running()

    def follow(self, media_type: str, content: bytes) -> None:
        """Look at this one from now on, with the same program: one of ours, as the one before."""
        self.media_type, self.content, self._is_open = media_type, content, False

    def open(self) -> Pages | Mail:
        """What it says, or how many pages it has."""
        with self._lock:
            told = self._opened()
        return answers.mail(told) if self.media_type == _MAIL else answers.pages(told)

    def page(
        self, number: int, width: int, height: int, *, grey: bool = False, seconds: float = SECONDS
    ) -> Picture:
        """A page, counted from 0, as large as fits into so many pixels."""
        words: Words = {"number": number, "width": width, "height": height, "grey": grey}
        most = width * height * (1 if grey else 3)
        told, pixels = self._ask("page", words, seconds, most)
        return answers.picture(told, pixels, words)

    def tokens(self, number: int, width: int, height: int, side: int) -> tuple[str, ...]:
        """The tokens of our forms on a page that is looked at in so many pixels."""
        words: Words = {"number": number, "width": width, "height": height, "grey": True}
        told, _none = self._ask("tokens", {**words, "side": side}, _SCAN_SECONDS)
        return answers.tokens(told)

    def is_blank(self, number: int, width: int, height: int) -> bool:
        """Whether nothing is written on a page."""
        words: Words = {"number": number, "width": width, "height": height, "grey": True}
        told, _none = self._ask("blank", words, _SCAN_SECONDS)
        return told.get("blank") is True

    def part(self, pages: Sequence[int]) -> bytes:
        """These pages, counted from 0, as a document of their own."""
        return self._ask("part", {"pages": list(pages)}, PATIENT_SECONDS, _MOST_PART_BYTES)[1]

    def report(self) -> tuple[tuple[str, ...], str] | None:
        """As `delivery_reports.read`: what a mail says of a message that did not arrive."""
        with self._lock:
            told, _none = self._told({"act": "report"}, self.content, SECONDS)
        return answers.report(told)

    def close(self) -> None:
        """Nobody looks at it any more; who still waits for an answer gets none."""
        self._closed = True
        if self._idle is not None:
            self._idle.cancel()
        if self._program is not None:
            self._program.end()

    def interrupt(self) -> None:
        """As `close`, for who cancels the job that waits for an answer."""
        self.close()

    def _ask(
        self, act: str, words: Words, seconds: float, most_bytes: int = 0
    ) -> tuple[Words, bytes]:
        with self._lock:
            self._running()
            if not self._is_open:
                self._opened()
            return self._told({"act": act, **words}, b"", seconds, most_bytes)

    def _opened(self) -> Words:
        told, _none = self._told({"act": "open", "kind": self.media_type}, self.content, SECONDS)
        self._is_open = True
        return told

    def _told(
        self, words: Words, content: bytes, seconds: float, most_bytes: int = 0
    ) -> tuple[Words, bytes]:
        program = self._running()
        try:
            told, more = program.ask(words, content, seconds=seconds, most_bytes=most_bytes)
        except TookTooLong:
            raise Unshown(Mishap.TOO_LONG) from None
        except Failed:
            raise Unshown(Mishap.CRASHED) from None
        self._rest_later()
        if "mishap" in told:
            raise Unshown(answers.mishap(told))
        return told, more

    def _running(self) -> SecondProgram:
        if self._idle is not None:
            self._idle.cancel()
        if self._program is None or not self._program.runs:
            self._is_open = False
            self._program = _started(self.media_type)
        if self._closed:  # meanwhile
            self._program.end()
            raise Unshown(Mishap.CRASHED)
        return self._program

    def _rest_later(self) -> None:
        self._idle = threading.Timer(IDLE_SECONDS, self._rest)
        self._idle.daemon = True
        self._idle.start()

    def _rest(self) -> None:
        if self._lock.acquire(blocking=False):  # else somebody asks again just now
            try:
                if self._program is not None:
                    self._program.end()
            finally:
                self._lock.release()


def _started(media_type: str) -> SecondProgram:
    try:
        program = SecondProgram(SWITCH)
        program.tell({"act": "prepare", "kind": media_type})
    except (OSError, Failed):  # this computer starts no further program
        raise Unshown(Mishap.CRASHED) from None
    return program
