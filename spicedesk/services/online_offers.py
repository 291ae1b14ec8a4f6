"""The office's online offers: newsletter, web shop, portal, any other."""

from dataclasses import replace

from spicedesk import faults
from spicedesk.domain.consent import MARKETING
from spicedesk.domain.profile import Offer, OfferKind
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import consent, entry, wordings
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import profiles, records
from spicedesk.store.engine import Connection
from spicedesk.store.schema import new_id


def listed(desk: Desk) -> list[Offer]:
    """The online offers of the office, by name."""
    with desk.store.read() as connection:
        return profiles.offers(connection)


@one_transaction
def add(
    desk: Desk,
    name: str,
    kind: OfferKind,
    address: str | None = None,
    purpose: str = MARKETING,
    wording: str | None = None,
) -> Offer:
    """Add an online offer; `wording` names the text that is shown there."""
    with desk.store.write() as connection:
        made = Offer(new_id(), name, kind, address, purpose)
        offer = _described(connection, made, wording)
        profiles.insert_offer(connection, offer)
        records.log(connection, "offer.add", None, desk.clock(), desk.user)
    return offer


@one_transaction
def change(desk: Desk, given: Offer, wording: str | None = None) -> Offer:
    """Describe a known offer anew, for sign-ups from now on; those before stay as they were.

    `wording` names the text that is shown there now. Raises `NotFound`, `Invalid`.
    """
    with desk.store.write() as connection:
        offer = _described(connection, given, wording)
        if not profiles.update_offer(connection, offer):
            raise _no_such_offer(given.name)
        records.log(connection, "offer.change", None, desk.clock(), desk.user, str(offer.id))
    return offer


def find(desk: Desk, name: str) -> Offer:
    """The offer of that name, in any case of letters; raises `NotFound`."""
    with desk.store.read() as connection:
        found = known(connection, name)
    if found is None:
        raise _no_such_offer(name)
    return found


def wording_of(desk: Desk, offer: Offer) -> str | None:
    """`NAME@VERSION` of the text that is shown there; none where none is known."""
    with desk.store.read() as connection:
        return wordings.reference_of(connection, offer.wording_id)


def _no_such_offer(name: str) -> faults.NotFound:
    return faults.NotFound(
        _("There is no online offer “{name}”.").format(name=name[:80]),
        _("“profiles offers list” shows them."),
    )


def _described(connection: Connection, given: Offer, wording: str | None) -> Offer:
    """An offer as it is kept, by the version of the text that `wording` names."""
    kept = name_of(given.name)
    other = known(connection, kept)
    if other is not None and other.id != given.id:
        raise Invalid("name", _("There is an offer “{name}” already.").format(name=kept))
    text = None
    if wording is not None:
        text = wordings.resolve(connection, wording, ())
        if text is None:
            raise faults.NotFound(
                _("There is no text “{name}”.").format(name=wording[:80]),
                _("“wordings list” shows them."),
            )
    return replace(
        given,
        name=kept,
        address=entry.line("address", given.address),
        purpose=consent.purpose(given.purpose),
        wording_id=text.id if text else None,
    )


def known(connection: Connection, name: str) -> Offer | None:
    """The offer of that name, in any case of letters, within somebody else's transaction."""
    by_name = {offer.name.casefold(): offer for offer in profiles.offers(connection)}
    return by_name.get(name.casefold())


def name_of(name: str) -> str:
    """The name of an offer as it is kept; raises `Invalid`."""
    kept = entry.line("offer", name)
    if kept is None:
        raise Invalid("offer", _("An online offer needs a name."), _("Say where they signed up."))
    return kept
