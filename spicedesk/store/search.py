"""Search as you type: the same answers in the same order on a file and on a server.

The rarest word of a query walks the index, rank by rank; the others are tested on
each row's signature, in the index itself, and then on the person's words. Where even
the rarest word is common, the words are first taken as one beginning, as in
`graz sch`: most of what people type in two words begins a way to type a person.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from spicedesk import faults
from spicedesk.domain.folding import digits, words
from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.store import interrupting
from spicedesk.store.schema import search_document, search_prefix, search_token
from spicedesk.store.search_index import Rank, signature
from spicedesk.store.search_prefixes import LONGEST

_END = "\U0010ffff"
_ESCAPE = "/"
_MAX_WORDS = 8
_MAX_QUERY = 200
_NUMBER_LIKE = re.compile(r"[\d\s()/+.\-]+")
_OF_TWO_WORDS = (Rank.FAMILY_NAME, Rank.GIVEN_NAME, Rank.COMPANY_OR_TOWN)


_SHARES = sa.select(search_prefix.c.prefix, search_prefix.c.share).where(
    search_prefix.c.prefix.in_(sa.bindparam("words", expanding=True))
)


class Hit(NamedTuple):
    """One person found, and the place in the index to go on from."""

    walk: int
    rank: int
    token: str
    id: PersonId


@dataclass(frozen=True, slots=True)
class _Walk:
    """Rows that begin with `driver`, of persons whom the other words fit."""

    driver: str
    others: tuple[str, ...]
    ranks: tuple[Rank, ...]


def find(
    connection: sa.Connection, text: str, *, limit: int = 50, after: Hit | None = None
) -> list[Hit]:
    """Persons that every word of the text fits, each once, in a stable order.

    Nothing in `text` is an operator: quotes, stars and percent signs are letters
    that no name holds. Returns fewer than `limit` only when there are no more.
    Raises `Interrupted` when it was stopped.
    """
    hits: dict[PersonId, Hit] = {}
    for number, walk in enumerate(_walks(connection, query_words(text))):
        if after is None or number >= after.walk:
            begun = after if after is not None and number == after.walk else None
            _go(connection, number, walk, begun, limit, hits)
        if len(hits) == limit:
            break
    return list(hits.values())


def query_words(text: str) -> list[str]:
    """What is sought: folded words; a phone or customer number in any notation is one."""
    text = text[:_MAX_QUERY]
    if _NUMBER_LIKE.fullmatch(text):
        number = digits(text.replace("(0)", ""))  # +43 (0) 316 is dialled without it from abroad
        return [number] if number else []
    found = (word.lstrip("0") or word if word.isdigit() else word for word in words(text))
    return list(dict.fromkeys(found))[:_MAX_WORDS]


def _walks(connection: sa.Connection, wanted: list[str]) -> Iterator[_Walk]:
    if not wanted:
        return
    common = _shares(connection, wanted) if len(wanted) > 1 else {}
    driver = min(wanted, key=lambda word: (common.get(word, 0), -len(word)))
    if driver in common:
        for phrase, rest in _phrases(wanted):
            yield _Walk(phrase, rest, _OF_TWO_WORDS)
    yield _Walk(driver, tuple(word for word in wanted if word != driver), tuple(Rank))


def _phrases(wanted: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words as they were typed, then the last two and the first two, either way round."""
    if len(wanted) > 2:
        yield " ".join(wanted), ()
    pairs = dict.fromkeys((tuple(wanted[-2:]), tuple(wanted[:2])))
    for first, second in pairs:
        rest = tuple(word for word in wanted if word not in {first, second})
        yield f"{first} {second}", rest
        yield f"{second} {first}", rest


def _shares(connection: sa.Connection, wanted: Sequence[str]) -> dict[str, float]:
    """Which of the words are common beginnings, and how many of all persons have them."""
    starts = {word[:LONGEST] for word in wanted}
    shares = {row.prefix: row.share for row in connection.execute(_SHARES, {"words": list(starts)})}
    return {word: shares[word[:LONGEST]] for word in wanted if word[:LONGEST] in shares}


def _go(
    connection: sa.Connection,
    number: int,
    walk: _Walk,
    after: Hit | None,
    limit: int,
    hits: dict[PersonId, Hit],
) -> None:
    """Add the hits of one walk, rank by rank and page by page, until there are enough."""
    bound = {"driver": walk.driver, "end": walk.driver + _END, "limit": limit}
    if walk.others:
        bound |= {"mask": signature(walk.others)}
        bound |= {f"word_{n}": f"% {_escaped(word)}%" for n, word in enumerate(walk.others)}
    for rank in walk.ranks:
        if after is not None and rank < after.rank:
            continue
        begun = after if after is not None and rank == after.rank else None
        for token, id_ in _rows(connection, {**bound, "rank": int(rank)}, len(walk.others), begun):
            hits.setdefault(id_, Hit(number, int(rank), token, id_))
            if len(hits) == limit:
                return


def _rows(
    connection: sa.Connection, bound: dict[str, Any], others: int, after: Hit | None
) -> Iterator[Any]:
    """The index rows (token, id) of one walk and rank that fit, page by page."""
    place = {} if after is None else {"token": after.token, "id": after.id}
    while True:
        if interrupting.stopped():
            raise faults.Interrupted(_("The database"))
        query = _query(others, goes_on=bool(place))
        rows = connection.execute(query, {**bound, **place}).all()
        yield from rows
        if len(rows) < bound["limit"]:
            return
        place = {"token": rows[-1].token, "id": rows[-1].person_id}


@cache
def _query(others: int, *, goes_on: bool) -> sa.Select[tuple[str, PersonId]]:
    """Index rows of one rank that the driver walks and the other words fit.

    The signature is tested first, in the index itself: few rows need a look at the words.
    Built once for each number of words: building costs more than a short answer does.
    """
    query = (
        sa.select(search_token.c.token, search_token.c.person_id)
        .where(
            search_token.c.rank == sa.bindparam("rank"),
            search_token.c.token >= sa.bindparam("driver"),
            search_token.c.token < sa.bindparam("end"),
        )
        .order_by(search_token.c.token, search_token.c.person_id)
        .limit(sa.bindparam("limit", type_=sa.Integer))
    )
    if goes_on:
        place = sa.tuple_(search_token.c.token, search_token.c.person_id)
        query = query.where(
            place > sa.tuple_(sa.bindparam("token"), sa.bindparam("id", type_=sa.Uuid()))
        )
    if not others:
        return query
    mask = sa.bindparam("mask", type_=sa.BigInteger)
    query = query.where(search_token.c.signature.op("&")(mask) == mask)
    own_document = search_document.c.person_id == search_token.c.person_id
    words = [sa.bindparam(f"word_{n}", type_=sa.Text) for n in range(others)]
    fits = (search_document.c.words.like(word, escape=_ESCAPE) for word in words)
    return query.join(search_document, own_document).where(*fits)


def _escaped(word: str) -> str:
    for special in (_ESCAPE, "%", "_"):
        word = word.replace(special, _ESCAPE + special)
    return word
