"""What persons say, where it came from, and what it allows, by the shell."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


def states(run: Run, who: str, *more: str) -> dict[str, tuple[bool, str]]:
    lines = run("consent", "standing", who, *more, "--json").lines
    return {line["purpose"]: (line["allowed"], line["state"]) for line in lines}


def test_a_sign_up_waits_is_confirmed_and_left(run: Run, anna: str) -> None:
    words = ("profiles", "add", anna, "--offer", "Newsletter", "--handle", "a@example.org")
    profile = run(*words, "--registered", "2026-03-01T10:00").out.strip()
    assert states(run, anna)["marketing"] == (False, "unconfirmed")
    run("profiles", "confirm", profile, "--at", "2026-03-02T10:00")
    assert states(run, anna)["marketing"] == (True, "agreed")
    assert states(run, anna, "--on", "2026-03-01")["marketing"] == (False, "unconfirmed")
    run("profiles", "unsubscribe", profile)
    assert states(run, anna) == {"data": (True, "agreed"), "marketing": (False, "withdrawn")}
    (shape,) = run("profiles", "list", anna, "--json").lines
    assert (shape["id"], shape["offer"], shape["status"]) == (profile, "Newsletter", "unsubscribed")
    assert run("profiles", "unsubscribe", profile).code == 0
    assert run("profiles", "unsubscribe", anna).code == 2


def test_a_consent_names_the_version_of_a_text(run: Run, anna: str, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Wir dürfen Ihnen schreiben.", "utf-8")
    for _version in range(2):
        run("wordings", "add", "News", "--language", "de", "--text-from", str(text))
    words = ("consent", "record", anna, "--purpose", "marketing", "--state", "agreed")
    run(*words, "--how", "form", "--wording", "News")
    (event,) = run("consent", "history", anna, "--json").lines
    assert (event["wording"], event["language"]) == ("News@2", "de")
    assert run("wordings", "get", "News@1", "--output", "-").out == "Wir dürfen Ihnen schreiben."
    refused = run(*words, "--how", "form", "--wording", "News@9")
    assert refused.code == 1
    assert "News" in refused.err


def test_restricted_data_are_not_used(run: Run, anna: str) -> None:
    for purpose in ("data", "marketing"):
        words = ("--purpose", purpose, "--state", "agreed", "--how", "phone")
        run("consent", "record", anna, *words)
    run("people", "restrict", anna, "--ground", "objection")
    assert states(run, anna) == {"data": (True, "restricted"), "marketing": (False, "blocked")}
    assert run("people", "restrict", anna, "--ground", "unlawful").code == 1
    run("people", "unrestrict", anna)
    assert states(run, anna)["marketing"] == (True, "agreed")


@pytest.mark.usefixtures("office")
def test_a_child_needs_a_guardian_by_the_law_of_its_country(run: Run) -> None:
    young = ("--birth-date", "2011-06-01", "--country", "DE")  # 15 years; Germany asks for 16
    child = run("people", "add", "--family-name", "Young", *young).out.strip()
    words = ("consent", "record", child, "--purpose", "data", "--state", "agreed", "--how", "form")
    run(*words, "--at", "2026-07-01T10:00")
    assert states(run, child)["data"] == (False, "unconfirmed")
    run(*words, "--guardian", "The mother")
    assert states(run, child)["data"] == (True, "agreed")
    run("people", "edit", child, "--country", "AT")
    assert states(run, child, "--on", "2026-07-02")["data"] == (True, "agreed")


def test_a_customer_is_written_to_by_soft_opt_in_alone(run: Run, anna: str) -> None:
    words = ("--purpose", "data", "--state", "agreed", "--how", "meeting", "--basis", "contract")
    run("consent", "record", anna, *words, "--wording", "Terms of sale 2026")
    assert states(run, anna)["marketing"] == (False, "none")
    run("office", "set", "--soft-opt-in")
    (line,) = [s for s in run("consent", "standing", anna, "--json").lines
               if s["purpose"] == "marketing"]  # fmt: skip
    assert line["allowed"]
    assert [name for name, is_open in line["channels"].items() if is_open] == ["email", "sms"]


@pytest.mark.usefixtures("office")
def test_a_table_of_another_crm_comes_in_with_its_pills(
    run: Run,
    tmp_path: Path,
) -> None:
    table = tmp_path / "contacts.csv"
    table.write_text(
        "last_name,gdpr_data_agreement,gdpr_data_source,gdpr_marketing_agreement,"
        "gdpr_marketing_source\nOne,yes,form,g,form\nTwo,yes,form,r,phone\nThree,no,,,\n",
        "utf-8",
    )
    run("people", "import", str(table))
    lines = run("people", "list", "--json").lines
    pills = {line["family_name"]: (line["data"], line["marketing"]) for line in lines}
    assert pills == {"One": (True, True), "Two": (True, False), "Three": (False, False)}


def test_a_list_leaves_with_whom_we_may_reach_and_says_who_was_left_out(
    run: Run, anna: str, tmp_path: Path
) -> None:
    other = run("people", "add", "--family-name", "Other", "--email", "o@example.org").out.strip()
    for who in (anna, other):
        for purpose in ("data", "marketing"):
            words = ("--purpose", purpose, "--state", "agreed", "--how", "form")
            run("consent", "record", who, *words)
    run("consent", "revoke", other, "--channel", "email")
    run("lists", "add", "News", "--channel", "email")
    assert [line["number"] for line in run("lists", "show", "News", "--json").lines] == [anna]
    target = tmp_path / "news.csv"
    export = ("lists", "export", "News", "--format", "csv", "--output", str(target), "--left-out")
    done = run(*export, "--json")
    assert done.line == {"id": done.line["id"], "number": other, "reason": "other-channels"}
    assert "1 chosen, 1 left out: 1 other channels only" in done.err
    assert "o@example.org" not in target.read_text("utf-8")
    assert run("lists", "export", "News", "--format", "csv", "--output", "-").out.count("@") == 1
    assert run("lists", "show", "Nothing").code == 1
