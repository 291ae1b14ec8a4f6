"""What is guessed at once is no passphrase; whatever else is long enough is one."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spicedesk.domain.passphrase import LEAST, MOST, Refusal, refusal

COMMON = frozenset({"password", "dragon", "trustno1", "sommer"})
NAMES = ("Example Optics GmbH", "SpiceDesk", "wolf", "Studio 54", "")


def judged(passphrase: str) -> Refusal | None:
    return refusal(passphrase, common=COMMON, names=NAMES)


@pytest.mark.parametrize(
    ("passphrase", "found"),
    [
        ("", Refusal.SHORT),
        ("a", Refusal.SHORT),
        ("seven ch", None),
        ("seven c", Refusal.SHORT),
        ("a         ", Refusal.SHORT),
        ("          ", Refusal.SHORT),
        ("u\u0308" * 4 + "bers", None),
        ("u\u0308" * 4 + "ber", Refusal.SHORT),
        ("xy z" * (MOST // 4) + "!", Refusal.LONG),
        ("example optics gmbh", Refusal.NAME),
        ("Example Optics 2026", Refusal.NAME),
        ("  exampleOPTICS! ", Refusal.NAME),
        ("example-optics-gmbh-1", Refusal.NAME),
        ("SpiceDesk", Refusal.NAME),
        ("spice desk 1", Refusal.NAME),
        ("wolf 2026!", Refusal.NAME),
        ("studio 54!", Refusal.NAME),
        ("Studio 1999", Refusal.NAME),
        ("wolf and seven kids", None),
        ("example of optics", None),
        ("aaaaaaaa", Refusal.REPEATED),
        ("AaAaAaAa", Refusal.REPEATED),
        ("abcabcabc", Refusal.REPEATED),
        ("abc abc ab", Refusal.REPEATED),
        ("--------", Refusal.REPEATED),
        ("xxxxxxxx1", Refusal.REPEATED),
        ("20262026", Refusal.REPEATED),
        ("12345678", Refusal.SEQUENCE),
        ("890123456789012", Refusal.SEQUENCE),
        ("87654321", Refusal.SEQUENCE),
        ("abcdefgh", Refusal.SEQUENCE),
        ("stuvwxyzab", Refusal.SEQUENCE),
        ("abcd1234", Refusal.SEQUENCE),
        ("QWERTZUI", Refusal.SEQUENCE),
        ("qwertyui", Refusal.SEQUENCE),
        ("lkjhgfdsa", Refusal.SEQUENCE),
        ("azertyuiop", Refusal.SEQUENCE),
        ("password", Refusal.COMMON),
        ("PASSWORD!", Refusal.COMMON),
        ("p a s s w o r d 2026", Refusal.COMMON),
        ("\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44", Refusal.COMMON),
        ("trustno1", Refusal.COMMON),
        ("Sommer 2026", Refusal.COMMON),
        ("dragon rides out", None),
        ("correct horse", None),
        ("24121990", None),
        ("\U0001f40e\U0001f40d\U0001f422\U0001f98a\U0001f43c\U0001f438\U0001f435\U0001f981", None),
        ("пароль для кассы", None),
    ],
)
def test_a_passphrase_is_taken_or_not(passphrase: str, found: Refusal | None) -> None:
    assert judged(passphrase) is found


@given(st.text(max_size=40) | st.text("aB1 -ü", max_size=20))
@example("\ud800" * 8)
def test_what_is_taken_is_long_enough_and_nothing_that_is_tried_first(passphrase: str) -> None:
    if judged(passphrase) is not None:
        return
    assert LEAST <= len(unicodedata.normalize("NFC", passphrase)) <= MOST
    bare = passphrase.casefold().strip()
    assert bare not in COMMON
    assert bare not in {name.casefold() for name in NAMES}
    assert len(set(bare)) > 1
    assert not bare.isspace()


@given(st.sampled_from(sorted(COMMON)) | st.sampled_from([n for n in NAMES if len(n) >= LEAST]),
       st.integers(0, 9999), st.sampled_from(["", " ", "-", "!", " . "]))  # fmt: skip
def test_what_people_add_where_they_have_to_helps_nothing(word: str, year: int, mark: str) -> None:
    for dressed in (f"{word}{mark}{year}", f"{mark}{word.upper()}{mark}{year}{mark}"):
        assert judged(dressed) is not None


@given(st.text(min_size=LEAST))
def test_a_list_is_asked_in_lower_case(passphrase: str) -> None:
    def is_common(form: str) -> bool:
        assert form == form.casefold()
        return False

    refusal(passphrase.upper(), common=is_common, names=())
