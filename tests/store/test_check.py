"""What is wrong with a database is found, and mended where it can be made anew."""

import pytest
import sqlalchemy as sa

from spicedesk.services import databases, evidence, people
from spicedesk.services.desk import Desk
from spicedesk.services.evidence import Clipping
from spicedesk.store.schema import document, search_document, search_token
from tests.conftest import ANNA


@pytest.mark.parametrize("table", [search_token, search_document])
def test_a_person_who_is_not_found_by_their_words_is_found_out(
    any_desk: Desk, table: sa.Table
) -> None:
    people.add(any_desk, ANNA)
    with any_desk.store.write() as connection:
        connection.execute(sa.delete(table))
    (finding,) = databases.check(any_desk)
    assert finding.repairable
    assert databases.check(any_desk, repair=True) == []
    assert len(people.search_for(any_desk, "anna berger").lines) == 1


def test_words_of_somebody_else_are_found_out(any_desk: Desk) -> None:
    people.add(any_desk, ANNA)
    with any_desk.store.write() as connection:
        connection.execute(sa.update(search_token).values(rank=3).where(search_token.c.rank == 0))
    assert len(databases.check(any_desk)) == 1


def test_a_size_that_is_not_the_documents_is_found_out(any_desk: Desk) -> None:
    anna = people.add(any_desk, ANNA).id
    evidence.add(any_desk, anna, Clipping("note.txt", b"signed"))
    assert databases.check(any_desk) == []
    with any_desk.store.write() as connection:
        connection.execute(sa.update(document).values(size=999))
    (finding,) = databases.check(any_desk)
    assert not finding.repairable
