import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spicedesk.domain.folding import digits, fold, sort_key, words


@pytest.mark.parametrize("spelled", ["Müller", "Mueller", "muller", "MÜLLER", "mu\u0308ller"])
def test_mueller_is_one_word_however_it_is_spelled(spelled: str) -> None:
    assert fold(spelled) == "muller"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Dvořák", "dvorak"),
        ("O’Brien", "obrien"),
        ("Müller-Lüdenscheid", "muller ludenscheid"),
        ("St. Pölten", "st polten"),
        ("Groß", "gross"),
        ("Łukasz", "lukasz"),
        ("ΩΜΈΓΑ", "ωμεγα"),
        ("Иванова", "иванова"),
        ("王 小明", "王 小明"),
        ("' * % _ \U0001f600", ""),
    ],
)
def test_marks_and_punctuation_go(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_mail_address_is_one_word() -> None:
    assert words("Anna.Berger@Example.org Graz") == ["anna.berger@example.org", "graz"]


def test_a_phone_number_is_its_digits_in_any_notation() -> None:
    assert digits("(0316) 000-112") == "316000112"
    assert digits("+43 316 / 000 112") == "43316000112"


def test_people_stand_by_family_name_then_given_name() -> None:
    names = [("Müller", "Zoe"), ("Mueller", "Anna"), ("Muell", "Bea")]
    assert sorted(names, key=lambda n: sort_key(n[0], n[1], None)) == [names[2], names[1], names[0]]


@example("UEE")
@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
