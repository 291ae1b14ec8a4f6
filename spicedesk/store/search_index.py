"""What is kept of each person so that they are found as they are typed.

A person is indexed by the ways people begin to type them (`Rank`, in order of
use): names both ways round, company and town, e-mail words, customer number,
phone. Each way carries a signature of all the person's words.
"""

import zlib
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from spicedesk.domain.folding import digits, fold, fold_mail, joined
from spicedesk.domain.person import PersonDetails, PersonId
from spicedesk.store import bulk
from spicedesk.store.schema import search_document, search_token

_SHORTEST_PHONE_TAIL = 3
_MAX_TOKEN = 200
_FIRST_LETTERS, _FIRST_TWO = 25, 38
"""Bits of a signature: 63 are what every engine's integers hold without a sign."""
_FIRST_IDEOGRAPH = "\u2e80"


class Rank(IntEnum):
    """The ways to begin typing a person, the most usual first."""

    FAMILY_NAME = 0
    GIVEN_NAME = 1
    COMPANY_OR_TOWN = 2
    EMAIL = 3
    NUMBER = 4
    PHONE = 5


def index(connection: sa.Connection, people: Iterable[tuple[PersonId, str, PersonDetails]]) -> None:
    """Add persons (id, customer number, details) to the index."""
    tokens: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    for person_id, number, details in people:
        found, words = entry_of(number, details)
        own = {"person_id": person_id, "signature": signature(words.split())}
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
        if signatures[row.person_id] == {signature(row.words.split())}:
            stored[row.person_id] = stored[row.person_id][0], row.words
    return stored


def remove(connection: sa.Connection, person_id: PersonId) -> None:
    """Take a person out of the index."""
    for table in (search_token, search_document):
        connection.execute(sa.delete(table).where(table.c.person_id == person_id))


def signature(words: Iterable[str]) -> int:
    """Two bits for each word, of its first letter and of its first two.

    A person has all bits of a word that they have, and seldom those of one that they have
    not. Numbers have none: the many endings of a phone number would set nearly every bit.
    """
    found = 0
    for start in {word[:2] for word in words}:
        found |= _bits(start)
    return found


@lru_cache(maxsize=10_000)
def _bits(start: str) -> int:
    if start[0].isdigit():
        return 0
    bits = 1 << zlib.crc32(start[:1].encode("utf-8")) % _FIRST_LETTERS
    if len(start) > 1:
        bits |= 1 << _FIRST_LETTERS + zlib.crc32(start.encode("utf-8")) % _FIRST_TWO
    return bits


def _tokens(number: str, details: PersonDetails) -> set[tuple[Rank, str]]:
    family, given = fold(details.family_name), fold(details.given_name or "")
    found = {(Rank.FAMILY_NAME, start) for start in _starts(family, given)}
    found |= {(Rank.GIVEN_NAME, start) for start in _starts(given, family)}
    found |= {
        (rank, f"{one} {other}".strip())
        for rank, text, other in (
            (Rank.FAMILY_NAME, details.family_name, given),
            (Rank.GIVEN_NAME, details.given_name or "", family),
            (Rank.COMPANY_OR_TOWN, details.company or "", family),
        )
        if (one := joined(text))
    }
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
