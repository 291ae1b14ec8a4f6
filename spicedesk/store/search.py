"""Search as you type: the same index and the same answers on a file and on a server.

A person is indexed by the ways people begin to type them (`Rank`, in order of
use): names both ways round, company and town, e-mail words, customer number,
phone. The word of a query that is likely to be the rarest walks the index, the
others are tested on the person's words.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any

import sqlalchemy as sa

from spicedesk.domain.folding import digits, fold, fold_mail, words
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.store import bulk
from spicedesk.store.schema import search_document, search_token

_END = "\U0010ffff"
_ESCAPE = "/"
_SHORTEST_PHONE_TAIL = 3
_MAX_WORDS = 8
_MAX_QUERY = 200
_MAX_TOKEN = 200
_BITS = 63
_NUMBER_LIKE = re.compile(r"[\d\s()/+.\-]+")
_FIRST_IDEOGRAPH = "\u2e80"


class Rank(IntEnum):
    """The ways to begin typing a person, the most usual first."""

    FAMILY_NAME = 0
    GIVEN_NAME = 1
    COMPANY_OR_TOWN = 2
    EMAIL = 3
    NUMBER = 4
    PHONE = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """One person found, and the place in the index to go on from."""

    rank: int
    token: str
    id: PersonId


def index(connection: sa.Connection, people: Iterable[tuple[PersonId, str, PersonDetails]]) -> None:
    """Add persons (id, customer number, details) to the index."""
    tokens: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    for person_id, number, details in people:
        found, words = entry_of(number, details)
        own = {"person_id": person_id, "signature": _signature(words.split())}
        tokens += [{"rank": rank, "token": token, **own} for rank, token in sorted(found)]
        documents.append({"person_id": person_id, "words": words})
    bulk.insert(connection, search_token, tokens)
    bulk.insert(connection, search_document, documents)


def entry_of(number: str, details: PersonDetails) -> tuple[set[tuple[int, str]], str]:
    """What the index holds of a person: their ranked tokens, and all their words."""
    found = {(int(rank), token) for rank, token in _tokens(number, details)}
    words = dict.fromkeys(word for _, token in sorted(found) for word in token.split())
    return found, " " + " ".join(words)


def indexed(
    connection: sa.Connection, ids: Sequence[PersonId]
) -> dict[PersonId, tuple[set[tuple[int, str]], str]]:
    """The same as it is stored, for these persons; no words where a signature is not theirs."""
    stored: dict[PersonId, tuple[set[tuple[int, str]], str]] = {id_: (set(), "") for id_ in ids}
    signatures: dict[PersonId, set[int]] = {id_: set() for id_ in ids}
    tokens = sa.select(search_token).where(search_token.c.person_id.in_(ids))
    for row in connection.execute(tokens):
        stored[row.person_id][0].add((row.rank, row.token))
        signatures[row.person_id].add(row.signature)
    documents = sa.select(search_document).where(search_document.c.person_id.in_(ids))
    for row in connection.execute(documents):
        if signatures[row.person_id] == {_signature(row.words.split())}:
            stored[row.person_id] = stored[row.person_id][0], row.words
    return stored


def remove(connection: sa.Connection, person_id: PersonId) -> None:
    """Take a person out of the index."""
    for table in (search_token, search_document):
        connection.execute(sa.delete(table).where(table.c.person_id == person_id))


def find(
    connection: sa.Connection, text: str, *, limit: int = 50, after: Hit | None = None
) -> list[Hit]:
    """Persons that every word of the text fits, each once, in a stable order.

    Nothing in `text` is an operator: quotes, stars and percent signs are letters
    that no name holds. Returns fewer than `limit` only when there are no more.
    """
    wanted = query_words(text)
    if not wanted:
        return []
    hits: dict[PersonId, Hit] = {}
    driver = max(wanted, key=len)
    others = [word for word in wanted if word != driver]
    bound = {"driver": driver, "end": driver + _END, "limit": limit}
    if others:
        bound |= {"mask": _signature(others)}
        bound |= {f"word_{n}": f"% {_escaped(word)}%" for n, word in enumerate(others)}
    for rank in Rank:
        if after is None or rank >= after.rank:
            start = after if after is not None and rank == after.rank else None
            _walk(connection, {**bound, "rank": int(rank)}, len(others), start, hits)
        if len(hits) == limit:
            break
    return list(hits.values())


def query_words(text: str) -> list[str]:
    """What is sought: folded words; a phone or customer number in any notation is one."""
    text = text[:_MAX_QUERY]
    if _NUMBER_LIKE.fullmatch(text):
        number = digits(text)
        return [number] if number else []
    found = (word.lstrip("0") or word if word.isdigit() else word for word in words(text))
    return list(dict.fromkeys(found))[:_MAX_WORDS]


def _walk(
    connection: sa.Connection,
    bound: dict[str, Any],
    others: int,
    after: Hit | None,
    hits: dict[PersonId, Hit],
) -> None:
    """Add the hits of one rank, page by page, until there are enough or no more."""
    limit: int = bound["limit"]
    while len(hits) < limit:
        place = {} if after is None else {"token": after.token, "id": after.id}
        query = _query(others, goes_on=after is not None)
        rows = connection.execute(query, {**bound, **place}).all()
        for row in rows:
            after = Hit(bound["rank"], row.token, row.person_id)
            if len(hits) < limit:
                hits.setdefault(after.id, after)
        if len(rows) < limit:
            return


@cache
def _query(others: int, *, goes_on: bool) -> sa.Select[tuple[str, PersonId]]:
    """Index rows of one rank that the longest word walks and the others fit.

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


def _signature(words: Iterable[str]) -> int:
    """A bit for the first two letters of each word: a person has all bits of a word they have."""
    signature = 0
    for word in words:
        if len(word) > 1:
            signature |= 1 << zlib.crc32(word[:2].encode("utf-8")) % _BITS
    return signature


def _escaped(word: str) -> str:
    for special in (_ESCAPE, "%", "_"):
        word = word.replace(special, _ESCAPE + special)
    return word


def _tokens(number: str, details: PersonDetails) -> set[tuple[Rank, str]]:
    family, given = fold(details.family_name), fold(details.given_name or "")
    found = {(Rank.FAMILY_NAME, start) for start in _starts(family, given)}
    found |= {(Rank.GIVEN_NAME, start) for start in _starts(given, family)}
    places = [at.town for at in details.addresses if at.town]
    for text in filter(None, (details.company, *places)):
        found |= {(Rank.COMPANY_OR_TOWN, start) for start in _starts(fold(text), family)}
    for mail in details.emails:
        whole = fold_mail(mail)
        found |= {(Rank.EMAIL, word) for word in (whole, *fold(mail).split())}
    found |= {(Rank.NUMBER, digits(part)) for part in (number, number.rpartition("-")[2])}
    for phone in details.phones:
        found |= {(Rank.PHONE, tail) for tail in _phone_tails(digits(phone))}
    return {(rank, token[:_MAX_TOKEN]) for rank, token in found if token}


def _starts(first: str, second: str) -> list[str]:
    """`garcia ruiz elena` and `ruiz elena` for García Ruiz, Elena.

    Where words are written without spaces, the two names also stand as one.
    """
    parts = first.split()
    starts = [" ".join((*parts[i:], second)).strip() for i in range(len(parts))]
    if first >= _FIRST_IDEOGRAPH:
        starts.append(first + second)
    return starts


def _phone_tails(number: str) -> list[str]:
    return [number[i:] for i in range(max(1, len(number) - _SHORTEST_PHONE_TAIL + 1))]
