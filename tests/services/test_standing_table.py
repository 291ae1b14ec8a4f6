from tests.services import standing_table


def test_the_page_shows_what_the_rule_says() -> None:
    """`python -m tests.services.standing_table` brings it up to date."""
    assert standing_table.PAGE.read_text("utf-8") == standing_table.page()
