"""The shell as a script would use it, in this process and in one of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from spicedesk import cli
from spicedesk.services import databases
from spicedesk.services.databases import parse
from tests import postgres
from tests.conftest import OFFICE


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def line(self) -> dict[str, Any]:
        (only,) = self.lines
        return only


Run = Callable[..., Answer]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run one command in this process."""

    def run_(*words: object) -> Answer:
        code = cli.main([str(word) for word in words])
        sys.stdout.flush()
        captured = capfdbinary.readouterr()
        return Answer(code, captured.out.decode("utf-8", "replace"), captured.err.decode("utf-8"))

    return run_


@pytest.fixture
def process(tmp_path: Path) -> Run:
    """Run one command in a process of its own, with another environment where told."""

    def run_(*words: object, stdin: str | None = None, **environment: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "spicedesk", *map(str, words)],
            env={**os.environ, **environment},
            cwd=tmp_path,
            input=stdin,
            stdin=None if stdin is not None else subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    return run_


@pytest.fixture(params=["plain", "postgres"])
def office(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An empty office that the environment names."""
    if request.param == "postgres":
        with postgres.database(request.getfixturevalue("server_uri")) as uri:
            databases.create(parse(uri), None, OFFICE).store.close()
            monkeypatch.setenv("SPICEDESK_DATABASE", uri)
            yield uri
    else:
        path = str(tmp_path / "office.db")
        databases.create(parse(path), None, OFFICE).store.close()
        monkeypatch.setenv("SPICEDESK_DATABASE", path)
        yield path


@pytest.fixture
def anna(run: Run, office: str) -> str:  # noqa: ARG001  # the office that the environment names
    """The number of a person who is on file."""
    added = run("people", "add", "--family-name", "Berger", "--given-name", "Anna",
                "--email", "anna.berger@example.org", "--phone", "0316 000112",
                "--street", "Herrengasse 4", "--postcode", "8010", "--town", "Graz",
                "--country", "AT", "--birth-date", "1980-04-02", "--language", "de",
                "--data-source", "trade show form")  # fmt: skip
    return added.out.strip()
