"""Paper straight from the scanner, where SANE's `scanimage` is installed (Linux, BSD, macOS).

Elsewhere the office scans with the program of its scanner, and gives us the file.
"""

import io
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.services.evidence import Clipping

_PROGRAM = "scanimage"
_LIST_SECONDS, _SCAN_SECONDS = 30, 180
"""A scanner in the network is looked for; a slow one warms up and draws a page."""
_DPI, _BEAT_S = 300, 0.1


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


def scan(device: str, now: datetime, stopped: Callable[[], bool] = lambda: False) -> Clipping:
    """One page from a scanner as PNG; raises a `Fault` where it does not come, or is `stopped`."""
    picture = _run([f"--device-name={device}", "--format=png", f"--resolution={_DPI}"],
                   _SCAN_SECONDS, stopped)  # fmt: skip
    name = _("Scan {moment}").format(moment=f"{now:%Y-%m-%d %H.%M.%S}")
    return Clipping(f"{name}.png", picture)


def joined(pages: Sequence[Clipping]) -> Clipping:
    """Pages that were scanned one by one as one document, without loss (TIFF)."""
    if len(pages) == 1:
        return pages[0]
    from PIL import Image  # slow to import

    first, *rest = (Image.open(io.BytesIO(page.content)) for page in pages)
    buffer, dpi = io.BytesIO(), (_DPI, _DPI)
    first.save(buffer, "TIFF", save_all=True, append_images=rest,
               compression="tiff_deflate", dpi=dpi)  # fmt: skip
    return Clipping(pages[0].name.removesuffix(".png") + ".tiff", buffer.getvalue())


def _run(options: list[str], seconds: float, stopped: Callable[[], bool] = lambda: False) -> bytes:
    program = shutil.which(_PROGRAM)
    if program is None:
        raise faults.Refused(
            _("SANE is not installed on this computer, so it cannot scan by itself."),
            _("Install “sane-utils”; or scan with another program, and give its file."),
        )
    try:
        with subprocess.Popen(  # noqa: S603  # a fixed program; a device is one word, no command
            [program, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as running:
            picture = _awaited(running, seconds, stopped)
    except (OSError, ValueError):
        raise _failed() from None
    if running.returncode != 0:
        raise _failed()
    return picture


def _awaited(
    running: "subprocess.Popen[bytes]", seconds: float, stopped: Callable[[], bool]
) -> bytes:
    """What the program says, asking now and then whether anybody still wants it."""
    end = time.monotonic() + seconds
    while True:
        try:
            return running.communicate(timeout=_BEAT_S)[0]
        except subprocess.TimeoutExpired:
            if stopped():
                running.kill()
                raise faults.Refused(_("The scan was stopped."), _("Nothing was kept.")) from None
            if time.monotonic() >= end:
                running.kill()
                raise faults.Refused(
                    _("The scanner did not answer in time."),
                    _("Check that it is switched on and not in use, and try again."),
                ) from None


def _failed() -> faults.Refused:
    return faults.Refused(
        _("The scanner could not be used."),
        _("See “evidence scanners” for its name; check paper, cover and cable."),
    )
