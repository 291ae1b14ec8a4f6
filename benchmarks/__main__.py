"""Measures everything and writes docs/performance.md: `python -m benchmarks [--quick]`."""

import argparse
import os
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from benchmarks import offices, processes, scroll, search, show, start, statement
from benchmarks.page import page


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    parser.add_argument("--to", type=Path, default=processes.ROOT / "docs" / "performance.md")
    parser.add_argument("--office", type=Path, help="a demo office of 100,000 people made before")
    options = parser.parse_args()
    sizes = offices.QUICK if options.quick else offices.FULL
    if not options.quick:
        processes.compile_everything()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = offices.make(folder, sizes, options.office)
        rows = [
            *show.rows(folder, files, sizes),
            *search.rows(files, sizes),
            *statement.rows(files, sizes),
            *scroll.rows(files, sizes),
            *start.rows(folder, files, sizes),
        ]
    text = page(rows, sizes)
    options.to.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
