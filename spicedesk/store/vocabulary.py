"""Every different word by which a person, a company or a town begins."""

import sqlalchemy as sa

from spicedesk.store.schema import search_token
from spicedesk.store.search_index import Rank

_RANKS = (Rank.FAMILY_NAME, Rank.GIVEN_NAME, Rank.COMPANY_OR_TOWN)
_END = "\U0010ffff"


def words(connection: sa.Connection) -> list[str]:
    """Every first word of the index once, folded, in order.

    Leaps from word to word in the index: it costs by the number of words, not of persons.
    """
    found: set[str] = set()
    for rank in _RANKS:
        found.update(connection.scalars(_leaps(connection.dialect.name), {"rank": int(rank)}))
    return sorted(found)


def _leaps(engine: str) -> sa.Select[tuple[str]]:
    of_rank = sa.select(_first_word(engine).label("word")).where(
        search_token.c.rank == sa.bindparam("rank")
    )
    first = of_rank.order_by(search_token.c.token).limit(1).scalar_subquery()
    leap = sa.select(first.label("word")).cte("leap", recursive=True)
    behind = sa.type_coerce(leap.c.word + sa.literal(f" {_END}"), search_token.c.token.type)
    following = (
        of_rank.where(search_token.c.token > behind)
        .order_by(search_token.c.token)
        .limit(1)
        .correlate(leap)
        .scalar_subquery()
    )
    leap = leap.union_all(sa.select(following).select_from(leap).where(leap.c.word.is_not(None)))
    return sa.select(leap.c.word).where(leap.c.word.is_not(None))


def _first_word(engine: str) -> sa.ColumnElement[str]:
    token = search_token.c.token
    if engine == "postgresql":
        return sa.func.split_part(token, " ", 1)
    return sa.func.substr(token, 1, sa.func.instr(token + " ", " ") - 1)
