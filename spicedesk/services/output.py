"""Write a file whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from spicedesk import faults


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A stream whose content appears at `target` at the end, and only if all went well.

    It is written beside its place with nobody else's right to read it. Raises a
    `StoreFault` for a folder that is missing, full or not writable.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=".spicedesk-", dir=target.parent)
    except OSError as error:
        raise faults.of_file(error, target) from None
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError as error:
        raise faults.of_file(error, target) from None
    finally:
        part.unlink(missing_ok=True)
