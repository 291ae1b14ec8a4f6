"""What was found out about a place before an office is made or opened there."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a finding is about."""

    FOLDER = "folder"
    FILE_SYSTEM = "file-system"
    SPACE = "space"
    WRITING = "writing"
    LOCKING = "locking"
    CONNECTION = "connection"
    ENCRYPTION = "encryption"
    VERSION = "version"
    ENCODING = "encoding"
    RIGHTS = "rights"
    OFFICE = "office"


class Result(StrEnum):
    """How it stands, the best first; with a bad one no office can live there."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found; `what` and `way_out` are whole sentences."""

    kind: Kind
    result: Result
    what: str
    way_out: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.what, self.way_out)))
