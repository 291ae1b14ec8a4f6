"""Cold start to a painted window, and to the painted list."""

import json
import time
from pathlib import Path
from typing import Any

from benchmarks import processes
from benchmarks.measure import Row, of_pairs
from benchmarks.offices import Files, Sizes


def rows(folder: Path, files: Files, sizes: Sizes) -> list[Row]:
    """Each in processes of their own, on the large file."""
    path = str(files.large.path)
    first = _ours(folder, path)
    qt = json.dumps([name for name in first["window_modules"] if name.startswith("PySide6.Qt")])
    libraries = json.dumps(first["list_modules"])
    _bare(folder, qt, path, libraries)
    windows, lists = [], []
    for _ in range(sizes.processes):
        window, filled = _bare(folder, qt), _bare(folder, qt, path, libraries)
        ours = _ours(folder, path)
        windows.append((window, float(ours["window"])))
        lists.append((filled, float(ours["list"])))
    return [
        of_pairs("Cold start to the painted window", windows, 1.5),
        of_pairs("Cold start to the painted list", lists, 1.2),
    ]


def _ours(folder: Path, path: str) -> dict[str, Any]:
    text = processes.run(folder, "-m", "benchmarks.our_window", path, str(time.time()))
    answer: dict[str, Any] = json.loads(text)
    return answer


def _bare(folder: Path, *words: str) -> float:
    return float(processes.run(folder, "-m", "benchmarks.bare_window", str(time.time()), *words))
