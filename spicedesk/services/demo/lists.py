"""The lists from which people are invented."""

import tomllib
from functools import cache
from typing import Any

from spicedesk import bundle


@cache
def people() -> dict[str, Any]:
    """Names, towns and streets."""
    return _read("people")


@cache
def names() -> dict[str, Any]:
    """Names of a crowd, by origin, and parts of surnames."""
    return _read("names")


@cache
def texts() -> dict[str, Any]:
    """Comments, sources, places, and what is noted after a call."""
    return _read("texts")


def _read(name: str) -> dict[str, Any]:
    with bundle.path(f"demo/{name}.toml").open("rb") as file:
        return tomllib.load(file)
