"""A bare process that reads one person: `python -m benchmarks.bare_show FILE NUMBER`."""

import json
import sys
from pathlib import Path

import sqlalchemy as sa

from benchmarks.bare_file import opened

_CHILDREN = {
    "address": ("street", "postcode", "town", "country"),
    "email": ("address",),
    "phone": ("number",),
    "consent_event": ("purpose", "said", "how", "occurred_at", "channels", "basis", "until"),
    "restriction": ("ground", "since", "lifted_on"),
}
_PERSON = ("id", "number", "version", "family_name", "given_name", "company", "is_contact",
           "is_prospect", "is_lead", "birth_date", "language", "comment",
           "data_source")  # fmt: skip


def main() -> None:
    path, number = sys.argv[1:]
    person = sa.table("person", *map(sa.column, _PERSON))
    with opened(Path(path)).connect() as connection:
        query = sa.select(person).where(person.c.number == number)
        row = connection.execute(query).mappings().one()
        answer = dict(row)
        for name, columns in _CHILDREN.items():
            table = sa.table(name, sa.column("person_id"), *map(sa.column, columns))
            children = sa.select(*(table.c[c] for c in columns)).where(
                table.c.person_id == row["id"]
            )
            answer[name] = [tuple(child) for child in connection.execute(children)]
    print(json.dumps(answer, ensure_ascii=False, default=str))


main()
