"""Laws of bringing two people's changes together."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spicedesk.domain.merging import Comparison, Fate, Side, compare
from spicedesk.domain.person import Address, Person, PersonDetails, PersonId, Role

NAMES = tuple(PersonDetails.__dataclass_fields__)

# Few values, so that two people often change a field to the same.
FEW = st.sampled_from(["", "a", "b", "c"])
MAYBE = st.none() | FEW
DETAILS = st.builds(
    PersonDetails,
    family_name=FEW,
    given_name=MAYBE,
    company=MAYBE,
    roles=st.frozensets(st.sampled_from(Role), min_size=1),
    emails=st.lists(FEW, max_size=2).map(tuple),
    phones=st.lists(FEW, max_size=2).map(tuple),
    addresses=st.lists(st.builds(Address, street=MAYBE), max_size=2).map(tuple),
    birth_date=st.none() | st.dates(date(2000, 1, 1), date(2000, 1, 3)),
    language=MAYBE,
    comment=MAYBE,
    data_source=MAYBE,
)
SIDES = st.fixed_dictionaries(dict.fromkeys(NAMES, st.sampled_from(Side)))


def on_file(details: PersonDetails, version: int = 1) -> Person:
    return Person(
        **values(details),
        id=PersonId(int=1),
        number="10-0001",
        version=version,
        changed_at=datetime(2026, 11, 26, 10, 43, tzinfo=UTC),
        changed_by="T. Wolf",
    )


def values(details: PersonDetails) -> dict[str, Any]:
    return {name: getattr(details, name) for name in NAMES}


COMPARISONS = st.builds(
    lambda before, mine, theirs: compare(on_file(before), mine, on_file(theirs, 2)),
    DETAILS, DETAILS, DETAILS,
)  # fmt: skip


@given(COMPARISONS, SIDES)
def test_a_field_that_one_side_changed_is_that_side_s(
    found: Comparison, sides: dict[str, Side]
) -> None:
    merged = found.merged(sides)
    for name in NAMES:
        before, mine, theirs = (getattr(p, name) for p in (found.before, found.mine, found.theirs))
        if theirs == before:
            assert getattr(merged, name) == mine
        if mine == before:
            assert getattr(merged, name) == theirs


@given(COMPARISONS)
def test_a_clash_is_two_changes_that_differ_and_nothing_else(found: Comparison) -> None:
    for name in NAMES:
        before, mine, theirs = (getattr(p, name) for p in (found.before, found.mine, found.theirs))
        assert (name in found.clashes) == (before != mine != theirs != before)


@given(COMPARISONS, SIDES)
def test_the_choice_decides_a_clash_and_nothing_else(
    found: Comparison, sides: dict[str, Side]
) -> None:
    whose = {Side.MINE: found.mine, Side.THEIRS: found.theirs}
    merged = found.merged(sides)
    for name in found.clashes:
        assert getattr(merged, name) == getattr(whose[sides[name]], name)
    assert found.merged({name: sides[name] for name in found.clashes}) == merged


@given(DETAILS, DETAILS)
def test_equal_changes_never_clash(before: PersonDetails, both: PersonDetails) -> None:
    found = compare(on_file(before), both, on_file(both, 2))
    assert found.merged({}) == both
    assert set(found.fates.values()) <= {Fate.SAME}
    assert found.is_saved


@given(DETAILS, DETAILS)
def test_who_changed_nothing_gets_what_the_other_saved(
    before: PersonDetails, theirs: PersonDetails
) -> None:
    assert compare(on_file(before), before, on_file(theirs, 2)).merged({}) == theirs


@given(DETAILS, DETAILS)
def test_where_the_other_changed_nothing_mine_is_kept(
    before: PersonDetails, mine: PersonDetails
) -> None:
    found = compare(on_file(before), mine, on_file(before, 2))
    assert found.merged({}) == mine
    assert found.is_saved == (mine == before)


@given(DETAILS, DETAILS, DETAILS)
def test_it_does_not_matter_who_was_first(
    before: PersonDetails, one: PersonDetails, other: PersonDetails
) -> None:
    found = compare(on_file(before), one, on_file(other, 2))
    mirrored = compare(on_file(before), other, on_file(one, 2))
    assert found.clashes == mirrored.clashes
    mine = dict.fromkeys(found.clashes, Side.MINE)
    theirs = dict.fromkeys(found.clashes, Side.THEIRS)
    assert found.merged(mine) == mirrored.merged(theirs)


@given(COMPARISONS)
def test_all_of_one_side_s_choices_keep_all_that_side_changed(found: Comparison) -> None:
    merged = found.merged(dict.fromkeys(found.clashes, Side.MINE))
    for name in NAMES:
        if getattr(found.mine, name) != getattr(found.before, name):
            assert getattr(merged, name) == getattr(found.mine, name)


def test_an_undecided_clash_is_never_merged() -> None:
    before = PersonDetails(comment="before")
    found = compare(
        on_file(before), replace(before, comment="mine"), on_file(PersonDetails(comment="theirs"))
    )
    with pytest.raises(KeyError):
        found.merged({})
