"""The offices of invented people that are measured."""

from dataclasses import dataclass
from pathlib import Path

from spicedesk.domain.disclosure import Letterhead
from spicedesk.services import databases, offices
from spicedesk.services.demo import filling
from spicedesk.store.location import FileLocation, Location


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many people, and how often each thing is measured."""

    people: int
    all_people: tuple[int, ...]
    bulk: int
    processes: int
    statements: int
    searched: int
    rounds: int
    frames: int


FULL = Sizes(
    people=100_000,
    all_people=(10_000, 100_000, 1_000_000),
    bulk=10_000,
    processes=15,
    statements=15,
    searched=60,
    rounds=3,
    frames=150,
)
QUICK = Sizes(
    people=400,
    all_people=(400, 800),
    bulk=2_000,
    processes=2,
    statements=2,
    searched=4,
    rounds=1,
    frames=10,
)


@dataclass(frozen=True, slots=True)
class Files:
    """A large encrypted demo office, and a small plain one."""

    large: FileLocation
    plain: FileLocation


@dataclass(frozen=True, slots=True)
class Office:
    """One made office: how many people, on what, and where."""

    people: int
    kind: str
    location: Location


def make(folder: Path, made: list[Office]) -> Files:
    """The encrypted office of a hundred thousand people or so, and a small plain one."""
    encrypted = [office.location for office in made if office.kind == "encrypted"]
    large = encrypted[min(1, len(encrypted) - 1)]
    if not isinstance(large, FileLocation):
        raise TypeError("a file was expected")
    files = Files(large, FileLocation(folder / "plain.spicedesk"))
    head = Letterhead("Example Optik", "Beispielgasse 7", "8010", "Graz", "AT")
    desk = databases.create(files.plain, None, offices.Office(head))
    filling.fill(desk, filling.CORE, None)
    desk.store.close()
    return files
