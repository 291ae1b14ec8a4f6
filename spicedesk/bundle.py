"""Finds the files that travel with the program, in a checkout, a wheel and a frozen build."""

from pathlib import Path


def path(relative: str) -> Path:
    """The place of a bundled file, such as `fonts/NotoSans-Regular.ttf`."""
    return _root() / relative


def _root() -> Path:
    here = Path(__file__).parent
    installed = here / "resources"
    return installed if installed.is_dir() else here.parent / "resources"
