"""“Did you mean …?”: what somebody may have wanted to type who found nobody."""

import time
from bisect import bisect_left
from collections.abc import Iterator
from weakref import WeakKeyDictionary

from spicedesk.domain.folding import fold
from spicedesk.domain.person import PersonDetails
from spicedesk.services.desk import Desk
from spicedesk.store import people, search, vocabulary
from spicedesk.store.engine import Connection, Store

_FRESH_S = 300
_LEAST_LETTERS = 3
_LIKE_ENOUGH = 60
"""Of 100: two slips in a word of five letters."""
_CANDIDATES = 6
_known: "WeakKeyDictionary[Store, tuple[float, list[str]]]" = WeakKeyDictionary()


def did_you_mean(desk: Desk, text: str) -> str | None:
    """Another spelling that finds somebody, as it is written on file; none where none does.

    Only words that nobody has are changed, numbers never. Meant for a search that
    found nothing.
    """
    typed = search.query_words(text)
    with desk.store.read() as connection:
        known = _words(desk.store, connection)
        strange = [word for word in typed if not word[0].isdigit() and not _begins(known, word)]
        if not strange or any("@" in word or len(word) < _LEAST_LETTERS for word in strange):
            return None
        for attempt in _attempts(typed, strange, known):
            hits = search.find(connection, " ".join(attempt), limit=1)
            if hits:
                (found,) = people.many(connection, [hits[0].id])
                return " ".join(_written(word, found) for word in attempt)
    return None


def _words(store: Store, connection: Connection) -> list[str]:
    read_at, known = _known.get(store, (0.0, []))
    if not known or time.monotonic() - read_at > _FRESH_S:
        known = vocabulary.words(connection)
        _known[store] = time.monotonic(), known
    return known


def _begins(known: list[str], word: str) -> bool:
    place = bisect_left(known, word)
    return place < len(known) and known[place].startswith(word)


def _attempts(typed: list[str], strange: list[str], known: list[str]) -> Iterator[list[str]]:
    """The likeliest first; where several words are strange, each takes its likeliest."""
    candidates = {word: _like(word, known) for word in strange}
    if not all(candidates.values()):
        return
    best = {word: found[0] for word, found in candidates.items()}
    yield [best.get(word, word) for word in typed]
    for word, found in candidates.items():
        for other in found[1:]:
            yield [{**best, word: other}.get(each, each) for each in typed]


def _like(word: str, known: list[str]) -> list[str]:
    """Known words like this one, and those that begin like it, as somebody still types."""
    from rapidfuzz import process  # only whoever found nobody needs it
    from rapidfuzz.distance import OSA

    def nearest(words: list[str]) -> list[tuple[str, float, int]]:
        return process.extract(
            word,
            words,
            scorer=OSA.normalized_similarity,
            score_cutoff=_LIKE_ENOUGH / 100,
            limit=_CANDIDATES,
        )

    whole = nearest(known)
    if whole:
        return [found for found, _score, _place in whole]
    cut = [each[: len(word)] for each in known]
    return [known[place] for _found, _score, place in nearest(cut)]


def _written(word: str, found: PersonDetails) -> str:
    """The word as it stands on file, with its capital and its marks."""
    places = (at.town for at in found.addresses)
    for text in (found.family_name, found.given_name, found.company, *places):
        for part in (text or "").replace("-", " ").split():
            if fold(part) == word:
                return part
    return word
