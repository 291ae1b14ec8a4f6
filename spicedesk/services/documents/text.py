"""Plain text: nothing in it can hurt who decodes it."""

MAX_CHARACTERS = 200_000
"""A longer text is cut off: so much of it is looked at."""


def decoded(content: bytes) -> str:
    """Text in whatever encoding it is likely to be."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
