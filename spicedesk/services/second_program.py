"""SpiceDesk, started a second time with a switch: it has bounds, and can be ended.

Nothing inside a running Python bounds what a template or a hostile document makes it do:
neither time nor memory, and a broken decoder takes the whole program with it. So that is
done in a second program, which is asked over its pipes. A question and its answer are
plain values (JSON) and bytes, each with its length before it; nothing of them is in a file
or in the words that the program was started with, where others could read it.
"""

import json
import os
import struct
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

Words = dict[str, Any]
_LENGTHS = struct.Struct("!IQ")
"""Of the plain values and of the bytes that follow."""
_MOST_WORDS = 8 * 1024**2
_OURS = "SPICEDESK_"
"""How the variables of this program begin; one of them is a passphrase."""


class Failed(Exception):
    """There is no answer; the second program has ended, and is to be started anew."""


class TookTooLong(Failed):
    """It was ended because it took longer than it may."""


class SecondProgram:
    """One that runs. Ask it from one thread at a time; `end` it from any."""

    def __init__(self, switch: str) -> None:
        """Start it; raises `OSError` where the system does not let us."""
        program = [] if getattr(sys, "frozen", False) else ["-m", "spicedesk"]
        self._running = subprocess.Popen(  # noqa: S603  # this very program
            [sys.executable, *program, switch],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if not name.startswith(_OURS)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.end = weakref.finalize(self, _end, self._running)
        """End it, whatever it is at; it ends by itself when nobody holds it any more."""

    @property
    def pid(self) -> int:
        """Its number in the system."""
        return self._running.pid

    @property
    def runs(self) -> bool:
        """Whether it can be asked."""
        return self.end.alive and self._running.poll() is None

    def tell(self, words: Words) -> None:
        """Say something that has no answer; raises `Failed`."""
        try:
            _send(_pipe(self._running.stdin), words, b"")
        except (OSError, ValueError):
            raise Failed from None

    def ask(
        self, words: Words, content: bytes = b"", *, seconds: float, most_bytes: int = 0
    ) -> tuple[Words, bytes]:
        """Its answer, of no more than `most_bytes` beside the plain values; raises `Failed`."""
        late = threading.Event()
        watch = threading.Timer(seconds, _end_late, (late, self._running))
        watch.daemon = True
        watch.start()
        try:
            _send(_pipe(self._running.stdin), words, content)
            answer = _receive(_pipe(self._running.stdout), _MOST_WORDS, most_bytes)
        except (OSError, ValueError, RecursionError):
            answer = None
        finally:
            watch.cancel()
        if answer is None:
            self.end()
            raise (TookTooLong if late.is_set() else Failed)
        return answer


def serve(answer: Callable[[Words, bytes], tuple[Words, bytes] | None]) -> None:
    """Be the second program: answer until the first has no more questions."""
    while (asked := _receive(sys.stdin.buffer, sys.maxsize, sys.maxsize)) is not None:
        answered = answer(*asked)
        if answered is not None:
            _send(sys.stdout.buffer, *answered)


def bound(memory_bytes: int) -> None:
    """Take so much memory and no more, write no file, and leave nothing behind in a crash.

    Windows has no such bounds, and macOS keeps to none for memory: there the time alone,
    which the first program sees to, is bounded.
    """
    sys.dont_write_bytecode = True
    with suppress(ImportError):
        import resource

        for what, most in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_AS, memory_bytes),
        ):
            with suppress(OSError, ValueError):
                resource.setrlimit(what, (most, most))


def bound_work(seconds: int) -> None:
    """Compute for so long from now, and no longer: the first program may have ended by then."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        so_far = resource.getrusage(resource.RUSAGE_SELF)
        until = int(so_far.ru_utime + so_far.ru_stime) + 1 + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _pipe(pipe: Any) -> BinaryIO:
    """Popen's pipes are there: we asked for them."""
    found: BinaryIO = pipe
    return found


def _send(target: BinaryIO, words: Words, content: bytes) -> None:
    head = json.dumps(words).encode()
    target.write(_LENGTHS.pack(len(head), len(content)) + head)
    target.write(content)
    target.flush()


def _receive(source: BinaryIO, most_words: int, most_bytes: int) -> tuple[Words, bytes] | None:
    """None at the end; raises `ValueError` for what is too long, or not what we speak."""
    lengths = source.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    of_words, of_content = _LENGTHS.unpack(lengths)
    if of_words > most_words or of_content > most_bytes:
        raise ValueError("a longer answer than was asked for")
    head, content = source.read(of_words), source.read(of_content)
    if len(head) < of_words or len(content) < of_content:
        return None
    words = json.loads(head)
    if not isinstance(words, dict):
        raise ValueError("plain values come by their names")
    return words, content


def _end_late(late: threading.Event, running: "subprocess.Popen[bytes]") -> None:
    late.set()
    with suppress(OSError):
        running.kill()


def _end(running: "subprocess.Popen[bytes]") -> None:
    with suppress(OSError):
        running.kill()
    running.wait()
    for pipe in (running.stdin, running.stdout):
        with suppress(OSError, ValueError, AttributeError):
            pipe.close()  # type: ignore[union-attr]  # AttributeError says the same
