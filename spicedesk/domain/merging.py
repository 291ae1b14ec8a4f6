"""Two people's changes of one person, brought together field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from spicedesk.domain.person import Person, PersonDetails

_NAMES = tuple(PersonDetails.__dataclass_fields__)


class Side(Enum):
    """Whose value is to stay where both changed one."""

    MINE = "mine"
    THEIRS = "theirs"


class Fate(Enum):
    """What becomes of a field that somebody changed."""

    KEPT = "I changed it alone"
    TAKEN = "they changed it alone"
    SAME = "both changed it to the same"
    CLASH = "both changed it, each to something else"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A person as they were, as I would have them, and as somebody else saved them meanwhile.

    `fates` holds the fields that at least one of us changed.
    """

    before: Person
    mine: PersonDetails
    theirs: Person
    fates: Mapping[str, Fate]

    @property
    def clashes(self) -> tuple[str, ...]:
        """The fields for which somebody has to choose."""
        return tuple(name for name, fate in self.fates.items() if fate is Fate.CLASH)

    @property
    def is_saved(self) -> bool:
        """Whether all that I changed is on file already."""
        return not {Fate.KEPT, Fate.CLASH} & set(self.fates.values())

    def merged(self, choices: Mapping[str, Side]) -> PersonDetails:
        """All changes in one; raises `KeyError` for a clash that nobody decided."""
        values = {
            name: getattr(self.mine if self._is_mine(name, choices) else self.theirs, name)
            for name in _NAMES
        }
        return PersonDetails(**values)

    def _is_mine(self, name: str, choices: Mapping[str, Side]) -> bool:
        fate = self.fates.get(name)
        if fate is Fate.CLASH:
            return choices[name] is Side.MINE
        return fate is Fate.KEPT


def compare(before: Person, mine: PersonDetails, theirs: Person) -> Comparison:
    """Find out what becomes of every field that changed; nothing is decided for a clash."""
    fates = {name: _fate(*(getattr(p, name) for p in (before, mine, theirs))) for name in _NAMES}
    changed = {name: fate for name, fate in fates.items() if fate is not None}
    return Comparison(before, mine, theirs, changed)


def _fate(before: object, mine: object, theirs: object) -> Fate | None:
    if mine == theirs:
        return None if mine == before else Fate.SAME
    if theirs == before:
        return Fate.KEPT
    return Fate.TAKEN if mine == before else Fate.CLASH
