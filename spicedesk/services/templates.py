"""The texts of letters: what comes with the program, and what the office puts in its place."""

from spicedesk import bundle
from spicedesk.faults import Invalid, StoreFault
from spicedesk.language import SUPPORTED
from spicedesk.language import gettext as _
from spicedesk.services import entry, sandbox
from spicedesk.services.desk import Desk, one_transaction
from spicedesk.services.sandbox import Filled, Mishap, Values
from spicedesk.store import mail, records
from spicedesk.store.engine import Connection

NOTICE = "notice"
"""The letter that tells a person what they agreed to."""
_LONGEST_SUBJECT = 150


def shipped(name: str, language: str) -> str:
    """The text that comes with the program; in English where there is none in the language."""
    spoken = language if language in SUPPORTED else "en"
    return bundle.path(f"letters/{name}.{spoken}.txt").read_text("utf-8")


def text(desk: Desk, name: str, language: str) -> str:
    """The text in use in a language; raises `Invalid` where there is none."""
    with desk.store.read() as connection:
        return read(connection, name, language)


def is_own(desk: Desk, name: str, language: str) -> bool:
    """Whether the office has put a text of its own in the place of the shipped one."""
    with desk.store.read() as connection:
        return mail.template(connection, name, language) is not None


def languages(connection: Connection, name: str) -> tuple[str, ...]:
    """The languages that there is a text in."""
    own = mail.template_languages(connection, name)
    return (*SUPPORTED, *sorted(own - set(SUPPORTED)))


def read(connection: Connection, name: str, language: str) -> str:
    """The text in use, within somebody else's transaction; raises `Invalid`."""
    own = mail.template(connection, name, language)
    if own is not None:
        return own
    if language not in SUPPORTED:
        raise Invalid(
            "language",
            _("There is no text of this letter in “{language}”.").format(language=language[:20]),
            _("Choose one of {languages}, or give the letter a text in that language.").format(
                languages=", ".join(languages(connection, name))
            ),
        )
    return shipped(name, language)


@one_transaction
def replace(desk: Desk, name: str, language: str, text: str | None) -> None:
    """Put the office's own text in the place of the one in use; none goes back to the shipped one.

    It is not filled in here: whoever saves one looks at a preview first.
    """
    spoken = entry.language(language)
    if spoken is None:
        raise Invalid("language", _("A text is in a language."), _("Give a code such as “de”."))
    kept = entry.text("text", text)
    if text is not None and kept is None:
        raise Invalid("text", _("This text is empty."), _("Type it, or take it from a file."))
    with desk.store.write() as connection:
        now = desk.clock()
        mail.save_template(connection, name, spoken, kept, now, desk.user)
        records.log(connection, "letter.change", None, now, desk.user, f"{name} {spoken}")


def fill(template: str, values: Values) -> tuple[str, str]:
    """Subject and text of a letter: the first line of the template, and the rest.

    Raises `Invalid` that says in which line something is wrong, and the way out.
    """
    try:
        filled = sandbox.fill(template, values)
    except OSError:
        raise StoreFault(
            _("The letter could not be filled in: this computer starts no further program."),
            _("Close other programs, and try again."),
        ) from None
    if filled.mishap is not None:
        raise _explained(filled, values)
    subject, _newline, rest = filled.text.strip().partition("\n")
    subject = " ".join(subject.split())
    if not subject or not rest.strip():
        raise Invalid(
            "template",
            _("This letter has no subject or no text."),
            _("The first line is the subject; the text stands below it."),
        )
    if len(subject) > _LONGEST_SUBJECT:
        raise Invalid(
            "template",
            _("The subject is longer than {count} characters.").format(count=_LONGEST_SUBJECT),
            _("The first line is the subject; the text stands below it."),
        )
    return subject, _tidy(rest)


def _tidy(rest: str) -> str:
    """No blanks at the ends of lines, never more than one empty line."""
    kept: list[str] = []
    for line in rest.strip().splitlines():
        if line.strip() or (kept and kept[-1]):
            kept.append(line.rstrip())
    return "\n".join(kept) + "\n"


def _explained(filled: Filled, values: Values) -> Invalid:
    what, way_out = {
        Mishap.SYNTAX: (
            _("it is not written as a template has to be ({about})."),
            _("Mind that every “if” has its “endif”, and that every bracket is closed."),
        ),
        Mishap.UNKNOWN: (
            _("a name is not known ({about})."),
            _("There are: {names}.").format(names=", ".join(sorted(values))),
        ),
        Mishap.FORBIDDEN: (
            _("a letter may not do that."),
            _("Use the names and “if” alone."),
        ),
        Mishap.TOO_LONG: (
            _("it gets longer than {count} characters."),
            _("Shorten it, or take out what is repeated."),
        ),
        Mishap.TOO_MUCH: (
            _("it takes too long or too much memory, and was stopped."),
            _("Take out what is repeated without an end."),
        ),
        Mishap.ERROR: (
            _("it cannot be filled in ({about})."),
            _("Use the names and “if” alone."),
        ),
    }[filled.mishap or Mishap.ERROR]
    what = what.format(about=filled.about[:200], count=sandbox.MAX_LETTERS)
    if filled.line is None:
        return Invalid("template", _("The text of this letter: {what}").format(what=what), way_out)
    head = _("The text of this letter, line {line}: {what}")
    return Invalid("template", head.format(line=filled.line, what=what), way_out)
