"""What people type into a search field: the usual, and what is hard to answer."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice, product
from random import Random

import sqlalchemy as sa

from spicedesk.domain.folding import fold
from spicedesk.domain.person import Person
from spicedesk.services.desk import Desk
from spicedesk.store import people, people_list
from spicedesk.store.schema import person

_SEED = 17
_COMMONEST = 6


def some_people(desk: Desk, count: int) -> list[Person]:
    """Persons from all over the list."""
    with desk.store.read() as connection:
        whole = people_list.count(connection)
        chosen = Random(_SEED).sample(range(whole), min(count, whole))  # made-up work
        numbers = [f"{10 + (n + 1) // 10_000}-{(n + 1) % 10_000:04}" for n in chosen]
        found: list[Person] = []
        for start in range(0, len(numbers), 200):
            batch = numbers[start : start + 200]
            ids = connection.scalars(sa.select(person.c.id).where(person.c.number.in_(batch)))
            found += people.many(connection, list(ids))
    return found


def usual(known: list[Person], count: int) -> list[str]:
    """One or two beginnings of words, mails, ends of phone numbers, towns, customer numbers."""
    return list(islice(_usual(known), count))


def _usual(known: list[Person]) -> Iterator[str]:
    for number, who in enumerate(known):
        letters = 2 + number % 5
        yield who.family_name[:letters]
        if who.given_name:
            yield f"{who.given_name[:letters]} {who.family_name[: 1 + letters]}"
            yield f"{who.family_name[: 2 + letters]} {who.given_name[:2]}"
        for phone in who.phones[:1]:
            yield phone[-6 - number % 3 :]
        for mail in who.emails[:1]:
            yield mail[: 5 + number % 12]
        for address in who.addresses[:1]:
            yield f"{address.town} {who.family_name[:letters]}"
        yield who.number


def hard(known: list[Person], count: int) -> list[str]:
    """Very common beginnings in pairs and triples, digits, town and given name, mail domains."""
    random = Random(_SEED)  # made-up work
    starts: Counter[str] = Counter()
    domains: Counter[str] = Counter()
    for who in known:
        name = fold(f"{who.family_name} {who.given_name or ''}")
        starts.update(word[:2] for word in name.split() if len(word) > 1)
        domains.update(mail.partition("@")[2] for mail in who.emails)
    common = [start for start, _ in starts.most_common(_COMMONEST)]
    texts = [" ".join(pair) for pair in product(common, repeat=2)]
    texts += [" ".join(three) for three in product(common, repeat=3)]
    texts += [str(random.randrange(10**n // 10, 10**n)) for n in (3, 4, 5, 6) for _ in range(15)]
    for who in known[:60]:
        if who.given_name and who.addresses:
            texts.append(f"{who.addresses[0].town} {who.given_name}")
    texts += [domain for domain, _ in domains.most_common(5)]
    texts += [f"{domain} {start}" for domain, _ in domains.most_common(3) for start in common]
    random.shuffle(texts)
    return texts[:count]
