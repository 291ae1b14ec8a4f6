import pytest
from hypothesis import given
from hypothesis import strategies as st

from spicedesk.domain.evidence import safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        (r"..\..\x.pdf", "x.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x.jpg", "x.jpg"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("  .  ", "document"),
        ("", "document"),
        ("a\x00b\n.txt", "ab.txt"),
        ("Zürich – Brief.pdf", "Zürich – Brief.pdf"),
    ],
)
def test_a_name_is_never_a_path_or_a_trick(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_name_of_three_hundred_emoji_keeps_its_suffix() -> None:
    name = safe_name("😀" * 300 + ".pdf")
    assert name.endswith("….pdf")
    assert len(name.encode()) <= 200


@given(st.text(max_size=400))
def test_any_name_fits_a_file_system(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe.encode()) <= 200
    assert not set(safe) & set('/\\:<>"|?*\x00')
    assert safe_name(safe) == safe
