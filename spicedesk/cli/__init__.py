"""The shell: the same services for administrators and scripts.

Commands are loaded when they are called, so that one answer does not wait for
what it does not need.
"""

import errno
import importlib
import os
import signal
import sys
from types import FrameType
from typing import Any

import click

from spicedesk import __version__, language
from spicedesk.cli.shell import NoWindow, Shell, Window
from spicedesk.language import gettext as _

_COMMANDS = (
    "demo",
    "db",
    "office",
    "people",
    "evidence",
    "consent",
    "profiles",
    "wordings",
    "purposes",
    "lists",
    "statement",
    "notice",
    "letters",
    "mail",
    "outbox",
    "backup",
    "restore",
    "audit",
)
_INTERRUPTED = 130
_NO_ROOM_FOR_AN_ANSWER = {errno.ENOSPC, errno.EBADF, errno.EIO}


class _Lazy(click.Group):
    """A group whose commands live in modules of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"spicedesk.cli.{cmd_name}")
        command: click.Command = module.command
        return command


@click.group(cls=_Lazy, invoke_without_command=True)
@click.option("--database", metavar="PATH|URL", help="A file, sqlite:///… or postgresql://…")
@click.option("--language", "spoken", type=click.Choice(language.SUPPORTED), help="en or de")
@click.version_option(__version__, prog_name="SpiceDesk")
@click.pass_context
def cli(context: click.Context, database: str | None, spoken: str | None) -> None:
    """SpiceDesk keeps customers' personal data as the GDPR asks.

    Without a command it opens the window.
    """
    language.use(spoken or language.of_the_system())
    window: Window | None = context.obj
    place = database if database is not None else os.environ.get("SPICEDESK_DATABASE") or None
    context.obj = Shell(place, window or NoWindow(), spoken)
    if context.invoked_subcommand is None:
        context.exit(context.obj.window.open_window(place, spoken))


def main(arguments: list[str] | None = None, window: Window | None = None) -> int:
    """Run one command and give its exit code; every fault is one sentence on stderr.

    `window` is the way to the window, which the shell itself does not know.
    """
    _speak_utf8()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        # Not `cli.main`, which has words and exit codes of its own for what follows.
        words = sys.argv[1:] if arguments is None else arguments
        with cli.make_context("spicedesk", words, obj=window) as context:
            answer = cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say(_("Interrupted; nothing was left half done."))
        return _INTERRUPTED
    except click.ClickException as error:
        error.show(sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # Nobody reads any more: leave without the complaint that Python would make at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno not in _NO_ROOM_FOR_AN_ANSWER:
            return _explain(error)
        _say(_("The answer could not be written; what the command did is done."))
        return 1
    except Exception as error:  # noqa: BLE001  # the one place that turns exceptions into words
        return _explain(error)
    return answer if isinstance(answer, int) else 0


def _explain(error: Exception) -> int:
    from spicedesk import reports
    from spicedesk.faults import Fault

    if isinstance(error, Fault):
        _say(str(error))
        return 1
    report = reports.write(error)
    _say(
        _(
            "Something went wrong in SpiceDesk itself. Nothing was half done. Details: {file}"
        ).format(file=report)
    )
    return 1


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _interrupt(_number: int, _frame: FrameType | None) -> Any:
    raise KeyboardInterrupt
