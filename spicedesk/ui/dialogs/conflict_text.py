"""What the dialog of two people's changes says."""

from collections.abc import Iterable
from datetime import date, datetime

from spicedesk.domain.merging import Comparison
from spicedesk.language import formats, ngettext
from spicedesk.language import gettext as _
from spicedesk.ui.dialogs.person_text import LABELS, called

_LONGEST_NAME = 48


def headline(found: Comparison) -> str:
    """Who was first; this names the person, so it belongs in the dialog and in no title."""
    who, name = _shortened(found.theirs.changed_by), _shortened(found.before.display_name)
    return _("{who} changed {name} while you were editing").format(who=who, name=name)


def headers(found: Comparison, today: date, language: str) -> tuple[str, ...]:
    """What stands over the columns."""
    saved = _("Theirs, saved {time} by {who}").format(
        time=_time(found.theirs.changed_at, today, language),
        who=_shortened(found.theirs.changed_by),
    )
    return _("Field"), _("Before"), _("Yours, not saved yet"), saved


def hint(missing: Iterable[str]) -> str:
    """What is still to be done before all can be saved, or the way back."""
    fields = _names(missing)
    if fields:
        return _("Still to choose: {fields}.").format(fields=fields)
    return _("Esc goes back to the form; all that you typed stays there.")


def once_more(found: Comparison) -> str:
    """That somebody saved while the dialog was open."""
    return _(
        "{who} saved once more meanwhile: this is the newest version. What you chose stays "
        "chosen where it still fits."
    ).format(who=_shortened(found.theirs.changed_by))


def summary(comparison: Comparison) -> str:
    """How many changes fit together, and what is to be chosen."""
    count, clashes = len(comparison.fates), comparison.clashes
    fitting = count - len(clashes)
    if not clashes:
        return ngettext(
            "{count} change was made, and it fits. Look it over, then save.",
            "All {count} changes fit together and are merged. Look them over, then save.",
            count,
        ).format(count=count)
    choose = _("Both of you changed: {fields}. Choose what is to stay.")
    parts = [choose.format(fields=_names(clashes))]
    if fitting:
        fits = ngettext(
            "{fitting} of {count} changes fits and is merged.",
            "{fitting} of {count} changes fit together and are merged.",
            fitting,
        )
        parts.insert(0, fits.format(fitting=fitting, count=count))
    return " ".join(parts)


def _names(fields: Iterable[str]) -> str:
    """What fields are called, in the order of the form."""
    return ", ".join(called(name) for name in LABELS if name in fields)


def _time(value: datetime, today: date, language: str) -> str:
    """`10:43` of today, with its date otherwise."""
    return f"{value:%H:%M}" if value.date() == today else formats.moment(value, language)


def _shortened(name: str) -> str:
    """A name that leaves room for the rest of a sentence."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
