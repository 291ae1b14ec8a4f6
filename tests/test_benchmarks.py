import subprocess
import sys
from pathlib import Path


def test_the_benchmarks_run_and_write_their_page(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    root = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-m", "benchmarks", "--quick", "--to", str(page)]
    subprocess.run(command, cwd=root, check=True)
    lines = page.read_text("utf-8").splitlines()
    measured = [line for line in lines if line.endswith(("| yes |", "| **no** |", "| – |"))]
    assert len(measured) == 86
