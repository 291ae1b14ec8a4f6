from datetime import UTC, date, datetime
from typing import Any

import pytest

from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import (
    DATA,
    MARKETING,
    Channel,
    ConsentEvent,
    How,
    InvalidConsent,
    Said,
    SpecialGround,
)

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "more",
    [
        {"occurred_at": NOON.replace(tzinfo=None)},
        {"purpose": DATA, "channels": frozenset({Channel.EMAIL})},
        {"basis": LegalBasis.CONTRACT},
        {"until": date(2020, 1, 1)},
        {"basis": LegalBasis.LEGITIMATE_INTEREST, "special": SpecialGround.EXPLICIT_CONSENT},
    ],
)
def test_a_statement_that_cannot_be_meant_is_refused(more: dict[str, Any]) -> None:
    given = {"purpose": MARKETING, "said": Said.AGREED, "how": How.FORM, "occurred_at": NOON}
    with pytest.raises(InvalidConsent):
        ConsentEvent(**{**given, **more})
