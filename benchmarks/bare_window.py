"""A bare window: `python -m benchmarks.bare_window STARTED QT_MODULES [FILE MODULES]`.

With a file, also the libraries, the first page's query, and its rows as strings.
"""

import contextlib
import importlib
import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QStringListModel, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QListView, QMainWindow


class _Window(QMainWindow):
    is_painted = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        super().paintEvent(event)
        if not self.is_painted:
            self.is_painted = True
            QTimer.singleShot(0, _painted)


class _List(QListView):
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        super().paintEvent(event)
        _tell()


def _painted() -> None:
    if len(sys.argv) == 3:
        _tell()
    for name in json.loads(sys.argv[4]):
        with contextlib.suppress(ImportError):  # made at run time by another module
            importlib.import_module(name)
    names = _first_page(Path(sys.argv[3]))
    view = _List()
    view.setModel(QStringListModel(names, view))
    window.setCentralWidget(view)


def _first_page(path: Path) -> list[str]:
    import sqlalchemy as sa  # after the window, as ours

    from benchmarks.bare_file import opened

    person = sa.table(
        "person", *map(sa.column, ("id", "family_name", "given_name", "company", "sort_key"))
    )
    event = sa.table("consent_event", *map(sa.column, ("person_id", "purpose", "said", "how")))
    with opened(path).connect() as connection:
        page = sa.select(person).order_by(person.c.sort_key, person.c.id).limit(50)
        rows = connection.execute(page).all()
        ids = [row.id for row in rows]
        connection.execute(sa.select(event).where(event.c.person_id.in_(ids))).all()
        connection.execute(sa.select(sa.func.count()).select_from(person)).scalar()
    return [f"{row.family_name}, {row.given_name}" for row in rows]


def _tell() -> None:
    print(time.time() - float(sys.argv[1]), flush=True)
    os._exit(0)


for module in json.loads(sys.argv[2]):
    importlib.import_module(module)
application = QApplication(sys.argv[:1])
window = _Window()
window.resize(1440, 900)
window.show()
application.exec()
