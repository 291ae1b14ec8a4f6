"""The program is killed while it writes: the office opens, is whole, and holds every yes."""

import json
import os
import subprocess
import sys
from pathlib import Path

from spicedesk.services import databases
from spicedesk.store.location import Location
from tests.conftest import OFFICE

ROOT = Path(__file__).parents[2]
_TIMES = 8
"""Enough to see that it holds; `python -m tests.crashing PLACE` does it two hundred times."""


def test_what_was_acknowledged_is_there_once(
    place: tuple[Location, str | None], kind_of_store: str
) -> None:
    databases.create(*place, OFFICE, shared=kind_of_store == "shared").store.close()
    where = getattr(place[0], "url", None) or str(place[0])
    environment = {**os.environ, "SPICEDESK_PASSPHRASE": place[1] or ""}
    words = [sys.executable, "-m", "tests.crashing", where, "--times", str(_TIMES)]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, check=False)
    seen = json.loads(done.stdout)
    assert seen["wrong"] == []
    assert seen["kills"] == _TIMES
    assert seen["acknowledged"] > _TIMES
    assert 0 <= seen["unacknowledged"] <= _TIMES
