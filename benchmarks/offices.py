"""The offices of invented people that are measured."""

from dataclasses import dataclass
from pathlib import Path

from spicedesk.domain.disclosure import Letterhead
from spicedesk.services import databases, demo, offices
from spicedesk.services.demo import filling
from spicedesk.store.location import FileLocation


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many people, and how often each thing is measured."""

    people: int
    processes: int
    statements: int
    searched: int
    rounds: int
    frames: int


FULL = Sizes(people=100_000, processes=15, statements=15, searched=60, rounds=3, frames=150)
QUICK = Sizes(people=400, processes=2, statements=2, searched=4, rounds=1, frames=10)


@dataclass(frozen=True, slots=True)
class Files:
    """A large encrypted demo office, and a small plain one."""

    large: FileLocation
    plain: FileLocation


def make(folder: Path, sizes: Sizes, large: Path | None = None) -> Files:
    """Make both, closed again; a `large` one that is there already is taken as it is."""
    files = Files(
        FileLocation(large or folder / "large.spicedesk"),
        FileLocation(folder / "plain.spicedesk"),
    )
    if large is None:
        demo.make(files.large, sizes.people).store.close()
    head = Letterhead("Example Optik", "Beispielgasse 7", "8010", "Graz", "AT")
    desk = databases.create(files.plain, None, offices.Office(head))
    filling.fill(desk, filling.CORE, None)
    desk.store.close()
    return files
