"""A plug-in is found by its entry point, as any package that somebody installs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from spicedesk import connectors, faults
from spicedesk.domain.person import PersonDetails
from spicedesk.services import consent, people, profile_systems, profiles
from spicedesk.services.desk import Desk

Install = Callable[[str, str], None]
SHOP = """
from datetime import UTC, datetime
from spicedesk.connectors import SignUp, hookimpl

AT = datetime(2026, 3, 1, 10, tzinfo=UTC)

@hookimpl
def sign_ups(since):
    yield SignUp("Web shop", "anna@example.org", AT, AT, number="10-0001")
    yield SignUp("Web shop", "nobody@example.org", AT)
"""
BROKEN = """
from spicedesk.connectors import hookimpl

@hookimpl
def sign_ups(since):
    raise ValueError("anna@example.org cannot be read")
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a package where Python finds it."""
    monkeypatch.syspath_prepend(tmp_path / "site")

    def put(name: str, source: str) -> None:
        site = tmp_path / "site"
        described = site / f"{name}-1.0.dist-info"
        described.mkdir(parents=True)
        (described / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (described / "entry_points.txt").write_text(f"[spicedesk]\n{name} = {name}\n")
        (site / f"{name}.py").write_text(source)

    return put


def test_another_system_tells_of_its_sign_ups(desk: Desk, install: Install) -> None:
    anna = people.add(desk, PersonDetails("Berger")).id
    install("example_shop", SHOP)
    for _time in range(2):
        (found,) = profile_systems.fetch(desk)
        assert (found.system, found.taken, len(found.left_out)) == ("example_shop", 1, 1)
    assert len(profiles.listed(desk, anna)) == 1
    assert consent.standing(desk, anna).marketing.allowed


def test_a_system_that_fails_stops_no_other_and_tells_nothing(desk: Desk, install: Install) -> None:
    people.add(desk, PersonDetails("Berger"))
    install("a_broken_one", BROKEN)
    install("working_shop", SHOP)
    broken, working = profile_systems.fetch(desk)
    assert isinstance(broken.failure, connectors.SystemFailed)
    assert "anna" not in str(broken.failure)
    assert broken.failure.__cause__ is None
    assert working.taken == 1


def test_a_plug_in_that_cannot_be_loaded_is_told(desk: Desk, install: Install) -> None:
    install("cannot_load", "import something_that_is_not_there")
    with pytest.raises(faults.Refused):
        profile_systems.fetch(desk)


def test_without_plug_ins_nothing_is_asked(desk: Desk) -> None:
    assert profile_systems.fetch(desk) == []
