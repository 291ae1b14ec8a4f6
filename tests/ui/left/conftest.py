"""An office in which every form can be opened."""

from pathlib import Path

import pytest

from spicedesk.domain.consent import MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import PersonId
from spicedesk.domain.profile import OfferKind
from spicedesk.services import (
    consent,
    databases,
    marketing,
    online_offers,
    people,
    wordings,
)
from spicedesk.store.location import FileLocation
from tests.conftest import ANNA, OFFICE
from tests.ui.killing import Place
from tests.ui.left.forms import LETTER


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return FileLocation(tmp_path / "office.spicedesk"), None


@pytest.fixture
def anna(place: Place) -> PersonId:
    """She agreed once, in an office with a text, an offer and a list."""
    desk = databases.create(*place, OFFICE)
    anna = people.add(desk, ANNA).id
    ways = frozenset({Channel.EMAIL})
    said = ConsentEvent(
        MARKETING, Said.AGREED, How.MEETING, desk.clock(), ways, place="Graz", with_whom="Eva"
    )
    consent.record(desk, anna, said)
    wordings.add(desk, *LETTER, "As it was.")
    online_offers.add(desk, "Newsletter", OfferKind.NEWSLETTER)
    marketing.add(desk, "Spring fair", Channel.EMAIL)
    desk.store.close()
    return anna
