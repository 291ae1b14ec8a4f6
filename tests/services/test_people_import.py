from pathlib import Path

import pytest

from spicedesk.domain.standing import State
from spicedesk.services import people, people_import
from spicedesk.services.desk import Desk

TABLE = """last_name,first_name,email1,primary_address_city,birthdate,gdpr_data_agreement,\
gdpr_data_source,gdpr_marketing_agreement,gdpr_marketing_source
Agreed,Anna,anna@example.org,Graz,1980-04-02,yes,form of March,g,form of March
Refused,Bernd,,,,1,phone,r,phone
Silent,Cora,,,,yes,letter,,
Nothing,Dora,,,,no,,,
Unproven,Emil,,,,yes,,g,
Wrong,Fritz,,,,yes,form,x,form
"""


def test_a_table_gives_the_right_pills(any_desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text(TABLE, "utf-8")
    done = people_import.take_in(any_desk, file)
    assert (done.taken, done.unproven) == (5, 2)
    assert [refusal.row for refusal in done.left_out] == [6]
    pills = {
        line.family_name: (line.standing.data.state, line.standing.marketing.state)
        for line in people.page(any_desk).lines
    }
    assert pills == {
        "Agreed": (State.AGREED, State.AGREED),
        "Refused": (State.AGREED, State.REFUSED),
        "Silent": (State.AGREED, State.NONE),
        "Nothing": (State.NONE, State.NONE),
        "Unproven": (State.UNCONFIRMED, State.UNCONFIRMED),
    }
    person, _standing = people.get(any_desk, people.find(any_desk, "10-0001"))
    assert (person.data_source, person.addresses[0].town) == ("form of March", "Graz")


def test_who_is_on_file_is_not_entered_twice(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text(TABLE.splitlines(keepends=True)[0] + TABLE.splitlines()[1], "utf-8")
    assert people_import.take_in(desk, file).taken == 1
    assert len(people_import.take_in(desk, file).left_out) == 1
    assert people.count(desk) == 1


@pytest.mark.parametrize("row", ["x,,nobody", "x,,,,no day", ",Anna"])
def test_a_row_that_cannot_be_kept_is_told_and_nothing_of_it_stays(
    desk: Desk, tmp_path: Path, row: str
) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text(TABLE.splitlines(keepends=True)[0] + row, "utf-8")
    assert len(people_import.take_in(desk, file).left_out) == 1
    assert people.count(desk) == 0
