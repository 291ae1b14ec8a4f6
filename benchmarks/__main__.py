"""Measures everything and writes docs/performance.md: `python -m benchmarks [--quick]`.

The offices are made first: a million people on three kinds of store take an hour. With
`--offices` they stay in a folder for the next run; `--server` names a Postgres server to
measure on instead of one that is started.
"""

import argparse
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from benchmarks import (
    changes,
    made,
    nothing_lost,
    offices,
    processes,
    scroll,
    search,
    show,
    sizes,
    start,
    statement,
)
from benchmarks.page import page


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    parser.add_argument("--to", type=Path, default=processes.ROOT / "docs" / "performance.md")
    parser.add_argument("--offices", type=Path, help="a folder where the made offices stay")
    parser.add_argument(
        "--server", help="the URL of a Postgres server, as one who may make databases"
    )
    options = parser.parse_args()
    chosen = offices.QUICK if options.quick else offices.FULL
    if not options.quick:
        processes.compile_everything()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="spicedesk-")))
        kept = options.offices or folder
        server = stack.enter_context(made.server(folder, options.server))
        every = made.offices(kept, server, chosen.all_people)
        files = offices.make(folder, every)
        rows = [
            *show.rows(folder, files, chosen),
            *search.rows(files, chosen),
            *statement.rows(files, chosen),
            *scroll.rows(files, chosen),
            *start.rows(folder, files, chosen),
            *nothing_lost.rows(folder, files, chosen),
        ]
        encrypted = [office for office in every if office.kind == "encrypted"]
        grown = [
            *sizes.rows(every),
            *changes.rows(every),
            sizes.memory(encrypted[0], encrypted[-1]),
            *sizes.bulk_rows(folder, made.empty_databases(server), chosen.bulk, chosen.rounds),
        ]
    text = page(rows, grown, chosen)
    options.to.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
