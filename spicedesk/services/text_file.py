"""Reads a text that somebody names: whole, in UTF-8, and only from a file that ends."""

from pathlib import Path

from spicedesk import faults
from spicedesk.faults import Invalid
from spicedesk.language import gettext as _


def read(path: Path, field: str = "file", largest: int = 1_000_000) -> str:
    """The text, of at most so many bytes; raises `Invalid` for that field, or another `Fault`."""
    try:
        if path.is_dir():
            raise Invalid(field, _("{place} is a folder.").format(place=path), _("Choose a file."))
        if path.is_fifo() or path.is_socket():  # reading one would wait for ever
            raise Invalid(field, _("{place} is no file.").format(place=path), _("Choose a file."))
        if path.stat().st_size > largest:
            raise Invalid(field, _("{place} is too large.").format(place=path), _("Split it."))
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            field, _("{place} is not a text in UTF-8.").format(place=path), _("Save it as UTF-8.")
        ) from None
    except OSError as error:
        raise faults.of_file(error, path) from None
