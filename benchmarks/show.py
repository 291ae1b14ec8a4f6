"""The shell's `people show` against a bare process that reads one person."""

from functools import partial
from pathlib import Path

from benchmarks import processes
from benchmarks.measure import Row, pairs
from benchmarks.offices import Files, Sizes
from spicedesk.services import demo

_GOAL = 1.3


def rows(folder: Path, files: Files, sizes: Sizes) -> list[Row]:
    """Processes from start to end, on a plain and on an encrypted file."""
    found = []
    for name, file in (("plain", files.plain), ("encrypted", files.large)):
        path, number = str(file.path), demo.STAR_NUMBER
        bare = ("-m", "benchmarks.bare_show", path, number)
        ours = ("-m", "spicedesk", "--database", path, "people", "show", number, "--json")
        row = pairs(
            f"`people show`, {name} file",
            partial(processes.seconds, folder, *bare),
            partial(processes.seconds, folder, *ours),
            goal=_GOAL,
            runs=sizes.processes,
        )
        found.append(row)
    return found
