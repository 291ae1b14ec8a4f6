"""Recovery codes: random, and made to be read from paper and typed."""

import secrets

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for another."""
_TAKEN_FOR = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_GROUPS, _GROUP = 5, 5


def new() -> str:
    """A code of 125 random bits, such as `7QK2M-…`."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def read(text: str) -> str | None:
    """The code as it was made, however it was typed; none where it cannot be one."""
    plain = text.strip().upper().translate(_TAKEN_FOR)
    if len(plain) != _GROUPS * _GROUP or not set(plain) <= set(_LETTERS):
        return None
    return "-".join(plain[at : at + _GROUP] for at in range(0, len(plain), _GROUP))
