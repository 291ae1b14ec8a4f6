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

_PERSON = ("id", "number", "family_name", "given_name", "company", "is_contact", "is_prospect",
           "is_lead", "sort_key")  # fmt: skip
_EVENT = ("person_id", "id", "purpose", "said", "how", "occurred_at", "channels", "basis", "place",
          "with_whom", "wording", "until", "comment", "corrects", "recorded_at",
          "recorded_by")  # fmt: skip


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

    person = sa.table("person", *map(sa.column, _PERSON))
    address = sa.table("address", *map(sa.column, ("person_id", "position", "town")))
    event = sa.table("consent_event", *map(sa.column, _EVENT))
    home = sa.select(address.c.town).where(address.c.person_id == person.c.id)
    town = home.order_by(address.c.position).limit(1).scalar_subquery()
    with opened(path).connect() as connection:
        page = sa.select(person, town).order_by(person.c.sort_key, person.c.id).limit(50)
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
