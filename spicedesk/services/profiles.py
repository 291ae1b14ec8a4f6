"""Online profiles: where a person signed up, whether they confirmed it, whether they left.

A confirmed sign-up is a source of permission, an unconfirmed one waits for it
(double opt-in), and leaving there is a withdrawal here.
"""

import ipaddress
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from spicedesk import faults
from spicedesk.domain.classification import LegalBasis
from spicedesk.domain.consent import DATA, MARKETING, Channel, ConsentEvent, How, Said
from spicedesk.domain.person import Person, PersonId
from spicedesk.domain.profile import Offer, OfferKind, OnlineProfile, SignUp
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _
from spicedesk.services import consent, entry, online_offers, people, wordings
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.store import people as store_people
from spicedesk.store import profiles, records
from spicedesk.store.engine import Connection
from spicedesk.store.schema import new_id

_REACHED = frozenset({Channel.EMAIL})
"""A confirmed sign-up proves an e-mail address, and no phone or letter box."""


def listed(desk: Desk, person_id: PersonId) -> tuple[OnlineProfile, ...]:
    """The online profiles of a person, oldest first; raises `NotFound`."""
    with desk.store.read() as connection:
        people.require(connection, person_id)
        return profiles.of_person(connection, person_id)


@one_transaction
def add(desk: Desk, person_id: PersonId, given: SignUp) -> OnlineProfile:
    """Enter a sign-up, and what it agrees to; raises `Invalid`.

    An offer that is not on the office's list yet is put there. What was entered before is
    brought up to date, never entered twice.
    """
    with desk.store.write() as connection:
        person = people.require(connection, person_id)
        return enter(connection, desk, person, given)


@one_transaction
def confirm(desk: Desk, profile_id: UUID, at: datetime | None = None) -> OnlineProfile:
    """Note that the person confirmed it was them, at a moment or now; once is enough."""
    with desk.store.write() as connection:
        person, offer, profile = _required(connection, profile_id)
        return _confirm(connection, desk, person, offer, profile, at or desk.clock())


@one_transaction
def unsubscribe(desk: Desk, profile_id: UUID, at: datetime | None = None) -> OnlineProfile:
    """Note that the person left, at a moment or now: a withdrawal of what it agreed to."""
    with desk.store.write() as connection:
        person, offer, profile = _required(connection, profile_id)
        return _unsubscribe(connection, desk, person, offer, profile, at or desk.clock())


def enter(connection: Connection, desk: Desk, person: Person, given: SignUp) -> OnlineProfile:
    """Enter a sign-up within somebody else's transaction, or bring a known one up to date."""
    checked = _checked(desk, given)
    offer = _offer(connection, desk, checked.offer)
    there = profiles.of_person(connection, person.id)
    known = next((profile for profile in there if _is_same(profile, offer, checked)), None)
    if known is None:
        known = _insert(connection, desk, person, offer, checked)
    if checked.confirmed_at is not None:
        known = _confirm(connection, desk, person, offer, known, checked.confirmed_at)
    if checked.unsubscribed_at is not None:
        known = _unsubscribe(connection, desk, person, offer, known, checked.unsubscribed_at)
    return known


def whose(connection: Connection, given: SignUp) -> Person:
    """Whose it is, by customer number, else by an e-mail address that one person has."""
    if given.number is not None:
        found = store_people.id_of(connection, given.number)
        ids = [found] if found is not None else []
    else:
        ids = store_people.with_email(connection, given.email or given.handle)
    if len(ids) == 1:
        return people.require(connection, ids[0])
    if ids:
        raise faults.NotFound(
            _("Several persons have this e-mail address."), _("Give the customer number.")
        )
    raise faults.NotFound(
        _("Nobody on file has this number or e-mail address."), _("Enter the person first.")
    )


def _is_same(profile: OnlineProfile, offer: Offer, given: SignUp) -> bool:
    """Whether a sign-up is known already; who signs up again after leaving does so anew."""
    if (profile.offer, profile.handle) != (offer.name, given.handle):
        return False
    left, registered = profile.unsubscribed_at, given.registered_at
    return left is None or registered is None or registered <= left


def _insert(
    connection: Connection, desk: Desk, person: Person, offer: Offer, given: SignUp
) -> OnlineProfile:
    profile = OnlineProfile(
        id=new_id(),
        offer=offer.name,
        kind=offer.kind,
        handle=given.handle,
        registered_at=given.registered_at,
        ip_address=given.ip_address,
    )
    profiles.insert_many(connection, [(person.id, offer.id, profile)])
    records.log(connection, "profile.add", person.id, desk.clock(), desk.user, str(profile.id))
    if given.confirmed_at is None:
        at = given.registered_at or desk.clock()
        _say(connection, desk, person, offer, Said.UNCONFIRMED, at)
    return profile


def _confirm(
    connection: Connection,
    desk: Desk,
    person: Person,
    offer: Offer,
    profile: OnlineProfile,
    at: datetime,
) -> OnlineProfile:
    if profile.registered_at is not None and at < profile.registered_at:
        raise Invalid(
            "confirmed",
            _("It was confirmed before it was registered."),
            _("Check both moments."),
        )
    _require_past(desk, "confirmed", at)
    if not profiles.set_once(connection, profile.id, "confirmed_at", at):
        return profile
    records.log(connection, "profile.confirm", person.id, desk.clock(), desk.user, str(profile.id))
    _say(connection, desk, person, offer, Said.AGREED, at)
    return replace(profile, confirmed_at=at)


def _unsubscribe(
    connection: Connection,
    desk: Desk,
    person: Person,
    offer: Offer,
    profile: OnlineProfile,
    at: datetime,
) -> OnlineProfile:
    _require_past(desk, "unsubscribed", at)
    if not profiles.set_once(connection, profile.id, "unsubscribed_at", at):
        return profile
    act = "profile.unsubscribe"
    records.log(connection, act, person.id, desk.clock(), desk.user, str(profile.id))
    _say(connection, desk, person, offer, Said.WITHDRAWN, at)
    return replace(profile, unsubscribed_at=at)


def _say(
    connection: Connection, desk: Desk, person: Person, offer: Offer, said: Said, at: datetime
) -> None:
    """What a sign-up, its confirmation or its end says to us, as events of the history."""
    text = wordings.reference_of(connection, offer.wording_id)
    for purpose in _purposes(offer, said):
        event = ConsentEvent(
            purpose=purpose,
            said=said,
            how=How.ONLINE_PROFILE,
            occurred_at=at,
            channels=_REACHED if purpose == MARKETING else frozenset(),
            basis=LegalBasis.CONSENT,
            place=offer.name,
            wording=text,
        )
        consent.append(connection, desk, person, event)


def _purposes(offer: Offer, said: Said) -> Iterator[str]:
    """Who signs up agrees that we keep what they typed; who leaves asks for no erasure."""
    if offer.purpose == DATA or said is not Said.WITHDRAWN:
        yield DATA
    if offer.purpose != DATA:
        yield offer.purpose


def _offer(connection: Connection, desk: Desk, name: str) -> Offer:
    known = online_offers.known(connection, name)
    if known is not None:
        return known
    kinds = {kind.value: kind for kind in OfferKind}
    offer = Offer(new_id(), name, kinds.get(name.casefold(), OfferKind.OTHER))
    profiles.insert_offer(connection, offer)
    records.log(connection, "offer.add", None, desk.clock(), desk.user)
    return offer


def _checked(desk: Desk, given: SignUp) -> SignUp:
    handle = entry.line("handle", given.handle)
    if handle is None:
        raise Invalid(
            "handle",
            _("A profile needs the name of its account."),
            _("Give the user name, the number or the e-mail address used there."),
        )
    for name in ("registered", "confirmed", "unsubscribed"):
        moment = getattr(given, f"{name}_at")
        if moment is not None:
            _require_past(desk, name, moment)
    return replace(
        given,
        offer=online_offers.name_of(given.offer),
        handle=handle,
        ip_address=_ip(given.ip_address),
    )


def _ip(text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        raise Invalid(
            "ip", _("“{value}” is not an IP address.").format(value=text.strip()[:60])
        ) from None


def _require_past(desk: Desk, name: str, moment: datetime) -> None:
    if moment > desk.clock():
        raise Invalid(name, _("That moment is still to come."), _("Check date and time."))


def _required(connection: Connection, profile_id: UUID) -> tuple[Person, Offer, OnlineProfile]:
    found = profiles.get(connection, profile_id)
    if found is None:
        raise faults.NotFound(
            _("There is no online profile {profile}.").format(profile=profile_id),
            _("“profiles list” shows those of a person."),
        )
    person_id, offer_id, profile = found
    offer = next(o for o in profiles.offers(connection) if o.id == offer_id)
    return people.require(connection, person_id), offer, profile
