"""Where the program starts: the window, or one answer in the shell."""

import gc
import signal
import sys
from typing import NoReturn

_INTERRUPTED = 130
_YOUNG_OBJECTS = 50_000
"""So many are made before garbage is looked for: loading the program makes many and no garbage."""
_LOCK_TEST, _FILL_IN, _LOOK_AT = "--lock-test", "--fill-in-template", "--look-at-document"
_SWEEP_AFTER = "--sweep-after"
"""`SWITCH` of `locktest`, `sandbox`, `reader`, `warden`: the window starts quicker without them."""


def main() -> None:
    """Run what the command line asks for; without any words, open the window."""
    try:
        _run()
    except KeyboardInterrupt:  # before anything could heed it
        sys.exit(_INTERRUPTED)


def _run() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    gc.set_threshold(_YOUNG_OBJECTS)
    from spicedesk import app  # an interrupt while it is imported is heeded like any other

    if len(sys.argv) == 3 and sys.argv[1] == _LOCK_TEST:
        from spicedesk.store import locktest  # nobody types this: SpiceDesk starts itself

        sys.exit(locktest.main(sys.argv[2]))
    if len(sys.argv) == 3 and sys.argv[1] == _SWEEP_AFTER:
        from spicedesk.store import warden  # nor this

        sys.exit(warden.main(sys.argv[2]))
    if sys.argv[1:] == [_FILL_IN]:
        from spicedesk.services import sandbox  # nor this

        sys.exit(sandbox.main())
    if sys.argv[1:] == [_LOOK_AT]:
        from spicedesk.services.documents import reader  # nor this

        sys.exit(reader.main())
    if len(sys.argv) > 1:
        from spicedesk.cli import main as shell  # the window starts quicker without it

        _leave(shell(window=app))
    _leave(app.open_window())


def _leave(code: int) -> NoReturn:
    """Everything is closed by now: looking for garbage once more takes a fifth of an answer."""
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
