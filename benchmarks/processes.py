"""Children that are measured from their start, with everything byte-compiled beforehand."""

import compileall
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]


def compile_everything() -> None:
    """An office runs compiled files; a child must not compile, nor leave it to the next one."""
    folders = [Path(sysconfig.get_paths()[name]) for name in ("purelib", "stdlib")]
    for folder in (*folders, ROOT / "spicedesk", ROOT / "benchmarks"):
        compileall.compile_dir(str(folder), quiet=2, workers=os.cpu_count() or 1)


def run(folder: Path, *words: str) -> str:
    """What a child prints; its settings lie in a folder of their own."""
    child = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=_environment(folder),
        check=True,
        capture_output=True,
        text=True,
    )
    return child.stdout


def seconds(folder: Path, *words: str) -> float:
    """How long a child takes from its start to its end."""
    start = perf_counter()
    run(folder, *words)
    return perf_counter() - start


def _environment(folder: Path) -> dict[str, str]:
    dropped = ("PYTHONDONTWRITEBYTECODE", "SPICEDESK_DATABASE", "SPICEDESK_PASSPHRASE")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    places = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    return {**kept, **dict.fromkeys(places, str(folder)), "QT_QPA_PLATFORM": "offscreen"}
