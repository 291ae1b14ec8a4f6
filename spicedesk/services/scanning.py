"""Paper straight from the scanner, where SANE's `scanimage` is installed (Linux, BSD, macOS).

Elsewhere the office scans with the program of its scanner, and gives us the file.
"""

import shutil
import subprocess
from dataclasses import dataclass
from datetime import datetime

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.services.evidence import Clipping

_PROGRAM = "scanimage"
_LIST_SECONDS, _SCAN_SECONDS = 30, 180
"""A scanner in the network is looked for; a slow one warms up and draws a page."""
_DPI = 300


@dataclass(frozen=True, slots=True)
class Scanner:
    """A scanner, as SANE calls it."""

    id: str
    vendor: str
    model: str
    kind: str


def is_present() -> bool:
    """Whether this computer can scan by itself."""
    return shutil.which(_PROGRAM) is not None


def devices() -> tuple[Scanner, ...]:
    """The scanners that can be reached; raises `Refused` where SANE is not installed."""
    told = _run(["--formatted-device-list=%d\t%v\t%m\t%t%n"], _LIST_SECONDS).decode(
        errors="replace"
    )
    rows = (line.split("\t") for line in told.splitlines())
    return tuple(Scanner(*row) for row in rows if len(row) == 4)


def scan(device: str, now: datetime) -> Clipping:
    """One page from a scanner as PNG; raises a `Fault` where it does not come."""
    picture = _run([f"--device-name={device}", "--format=png", f"--resolution={_DPI}"],
                   _SCAN_SECONDS)  # fmt: skip
    name = _("Scan {moment}").format(moment=f"{now:%Y-%m-%d %H.%M.%S}")
    return Clipping(f"{name}.png", picture)


def _run(options: list[str], seconds: int) -> bytes:
    program = shutil.which(_PROGRAM)
    if program is None:
        raise faults.Refused(
            _("SANE is not installed on this computer, so it cannot scan by itself."),
            _("Install “sane-utils”; or scan with another program, and give its file."),
        )
    try:
        done = subprocess.run(  # noqa: S603  # a fixed program; a device is one word, no command
            [program, *options], capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise faults.Refused(
            _("The scanner did not answer in time."),
            _("Check that it is switched on and not in use, and try again."),
        ) from None
    except (OSError, ValueError):
        raise _failed() from None
    if done.returncode != 0:
        raise _failed()
    return done.stdout


def _failed() -> faults.Refused:
    return faults.Refused(
        _("The scanner could not be used."),
        _("See “evidence scanners” for its name; check paper, cover and cable."),
    )
