"""Fills in a template in a second program, which can be stopped and has bounds.

A power of two numbers or a nested loop in a template never comes back.
"""

import threading
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from spicedesk.services import second_program
from spicedesk.services.second_program import Failed, SecondProgram, Words

SWITCH = "--fill-in-template"
MAX_LETTERS = 40_000
"""A letter of some ten pages; nobody reads more."""
_SECONDS, _PATIENCE_S = 3.0, 20.0
"""So long may the filling in take; and so long altogether, on a computer that is slow to start."""
_MEMORY_BYTES = 768 * 1024**2
_TEMPLATE = "<template>"
_OUT_OF_TIME = 75

Values = Mapping[str, str | bool]


class Mishap(StrEnum):
    """Why a template was not filled in."""

    SYNTAX = "syntax"
    UNKNOWN = "unknown"
    FORBIDDEN = "forbidden"
    TOO_LONG = "too-long"
    TOO_MUCH = "too-much"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Filled:
    """The text, or what came in the way: in which line, and about what."""

    text: str = ""
    mishap: Mishap | None = None
    line: int | None = None
    about: str = ""


def fill(template: str, values: Values) -> Filled:
    """Fill in a template; raises `OSError` where the second program cannot be started."""
    program = SecondProgram(SWITCH)
    try:
        found, _none = program.ask(
            {"template": template, "values": dict(values)}, seconds=_PATIENCE_S
        )
    except Failed:  # it was ended for its memory, or ended itself for its time
        return Filled(mishap=Mishap.TOO_MUCH)
    finally:
        program.end()
    mishap = found.pop("mishap")
    return Filled(mishap=None if mishap is None else Mishap(mishap), **found)


def main() -> int:
    """Be the second program."""
    second_program.bound(_MEMORY_BYTES)
    second_program.serve(_answer)
    return 0


def _answer(task: Words, _content: bytes) -> tuple[Words, bytes]:
    import jinja2.sandbox  # noqa: F401  # its loading does not count

    timer = threading.Timer(_SECONDS, _end)
    timer.daemon = True
    timer.start()
    return asdict(_filled(task["template"], task["values"])), b""


def _end() -> None:
    import os

    os._exit(_OUT_OF_TIME)


def _filled(template: str, values: dict[str, Any]) -> Filled:
    from jinja2 import TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    try:
        return _bounded(template, values)
    except TemplateSyntaxError as error:
        return Filled(mishap=Mishap.SYNTAX, line=error.lineno, about=error.message or "")
    except UndefinedError as error:
        return Filled(mishap=Mishap.UNKNOWN, line=_line_of(error), about=error.message or "")
    except SecurityError as error:
        return Filled(mishap=Mishap.FORBIDDEN, line=_line_of(error))
    except (MemoryError, OverflowError, RecursionError) as error:
        return Filled(mishap=Mishap.TOO_MUCH, line=_line_of(error))
    except Exception as error:  # noqa: BLE001  # whatever a template can raise is the template's fault
        return Filled(mishap=Mishap.ERROR, line=_line_of(error), about=type(error).__name__)


def _bounded(template: str, values: dict[str, Any]) -> Filled:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.globals = {"range": environment.globals["range"]}
    pieces, letters = [], 0
    for piece in environment.from_string(template).generate(**values):
        letters += len(piece)
        if letters > MAX_LETTERS:
            return Filled(mishap=Mishap.TOO_LONG)
        pieces.append(piece)
    return Filled("".join(pieces))


def _line_of(error: BaseException) -> int | None:
    """Where in the template it happened: Jinja puts the template's lines into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == _TEMPLATE]
    return lines[-1] if lines else None
