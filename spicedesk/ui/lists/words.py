"""What marketing lists are called: channel, purpose, filter and numbers in words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spicedesk.domain.audience import Criteria, MailingList, Obstacle
from spicedesk.domain.person import PersonId, Role
from spicedesk.language import current, formats, ngettext, terms, translator
from spicedesk.language import gettext as _

if TYPE_CHECKING:
    from spicedesk.services.marketing import Outcome

_NAMED = 3
"""So many persons are named in a message; of more, the number is told."""


def kind(given: MailingList) -> str:
    """`E-mail · Marketing`."""
    tr = translator(current())
    return f"{terms.word(given.channel, tr)} · {terms.purpose(given.purpose, tr)}"


def criteria(given: Criteria) -> str:
    """The filter in one line, such as `Leads · Graz`; that it is open, where it is."""
    return " · ".join(_parts(given)) or _("everybody")


def obstacle(why: Obstacle) -> str:
    """Why somebody is left out, as a sentence begins."""
    return terms.capital(terms.word(why, translator(current())))


def members(count: int) -> str:
    """How many are in a list."""
    return ngettext(
        "{count} person may be reached today", "{count} people may be reached today", count
    ).format(count=number(count))


def matching(outcome: "Outcome") -> str:
    """`213 people match, 180 may be reached today`."""
    chosen, fit = len(outcome.chosen), len(outcome.chosen) + len(outcome.left_out)
    matches = ngettext("{count} person matches", "{count} people match", fit)
    may = _("{count} may be reached today").format(count=number(chosen))
    return f"{matches.format(count=number(fit))}, {may}"


def left_out(count: int) -> str:
    """How many match and are left out."""
    return ngettext(
        "{count} person matches and is left out", "{count} people match and are left out", count
    ).format(count=number(count))


def exported(outcome: "Outcome", name: str, lost: dict[PersonId, str]) -> str:
    """What left, who did not and why, and who of those that were shown a moment ago did not."""
    written = ngettext(
        "{count} person written to {name}.", "{count} people written to {name}.",
        len(outcome.chosen),
    ).format(count=number(len(outcome.chosen)), name=name)  # fmt: skip
    return " ".join((written, *_those_left_out(outcome), *_those_lost(outcome, lost)))


def number(count: int) -> str:
    """A count as it is written here."""
    return formats.number(count, current())


def _those_left_out(outcome: "Outcome") -> Iterator[str]:
    if not outcome.left_out:
        yield _("Nobody was left out.")
        return
    tr = translator(current())
    reasons = ", ".join(
        f"{number(count)} {terms.word(why, tr)}" for why, count in outcome.reasons.most_common()
    )
    count = len(outcome.left_out)
    said = ngettext("{count} left out: {reasons}.", "{count} left out: {reasons}.", count)
    yield said.format(count=number(count), reasons=reasons)


def _those_lost(outcome: "Outcome", lost: dict[PersonId, str]) -> Iterator[str]:
    """Who was still among them when the clerk looked."""
    if not lost:
        return
    tr = translator(current())
    named = [
        f"{name} ({terms.word(outcome.left_out[who], tr)})"
        for who, name in list(lost.items())[:_NAMED]
    ]
    more = len(lost) - len(named)
    if more:
        named.append(_("{count} more").format(count=number(more)))
    yield _("Left out since you looked: {who}.").format(who=", ".join(named))


def _parts(given: Criteria) -> Iterator[str]:
    spoken = current()
    tr = translator(spoken)
    if given.roles:
        yield ", ".join(terms.word(role, tr) for role in Role if role in given.roles)
    if given.is_company is not None:
        yield _("with a company") if given.is_company else _("without a company")
    places = (given.postcode and f"{given.postcode}…", given.town)
    yield from (place for place in places if place)
    if given.country:
        yield formats.country(given.country, spoken)
    if given.language:
        yield formats.language_name(given.language, spoken)
    if given.born_from or given.born_to:
        yield _("born {first}–{last}").format(first=given.born_from or "", last=given.born_to or "")
