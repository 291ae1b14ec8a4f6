"""Many desks at once on one office: nothing acknowledged is lost, and nobody is turned away."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from spicedesk.services import databases
from spicedesk.store.location import FileLocation, ServerLocation
from tests.conftest import OFFICE

ROOT = Path(__file__).parents[2]


def loaded(database: str, *options: str) -> dict[str, object]:
    words = (sys.executable, "-m", "benchmarks.load", database, "--json", *options)
    done = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode in {0, 1}, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_five_computers_write_into_one_shared_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = FileLocation(tmp_path / "office.spicedesk")
    databases.create(file, "correct horse", OFFICE, shared=True).store.close()
    monkeypatch.setenv("SPICEDESK_PASSPHRASE", "correct horse")
    told = loaded(str(file), "--desks", "5", "--processes", "5", "--seconds", "4", "--pause", "0")
    assert (told["faults"], told["lost"]) == ({}, [])


def test_many_desks_write_to_one_server(server_uri_of_own: str) -> None:
    databases.create(ServerLocation(server_uri_of_own), None, OFFICE).store.close()
    told = loaded(server_uri_of_own, "--desks", "20", "--seconds", "4", "--pause", "0.05")
    assert (told["faults"], told["lost"]) == ({}, [])
