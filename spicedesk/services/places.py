"""Test a place before an office is made or opened there, and say in words what was found."""

from collections.abc import Iterable
from dataclasses import dataclass

from spicedesk.faults import StoreFault
from spicedesk.language import gettext as _
from spicedesk.store.findings import Finding, Kind, Result
from spicedesk.store.location import FileLocation, Location

__all__ = ["Finding", "Kind", "Report", "Result"]

_WORTH_TELLING = {Kind.SPACE, Kind.CONNECTION, Kind.OFFICE}
"""What a user likes to hear even where it is as it should be."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a test found. `is_network` where a file lies on a drive that others may share."""

    findings: tuple[Finding, ...]
    is_network: bool = False

    @property
    def usable(self) -> bool:
        """Whether an office can live there."""
        return self.result is not Result.BAD

    @property
    def result(self) -> Result:
        """The worst of what was found."""
        found = {finding.result for finding in self.findings}
        return next((r for r in reversed(Result) if r in found), Result.GOOD)

    @property
    def locks_fail(self) -> bool:
        """Whether nothing stands in the way but the locks, which a server does not need."""
        bad = {finding.kind for finding in self.findings if finding.result is Result.BAD}
        return bad == {Kind.LOCKING}

    @property
    def summary(self) -> str:
        """What a user needs to know: what is wrong and the way out, or that all is well."""
        worst = [f for f in self.findings if f.result is self.result]
        of_a_server = Kind.CONNECTION in {finding.kind for finding in self.findings}
        if self.result is Result.BAD or (self.result is Result.WARNING and not of_a_server):
            return _sentences(worst)
        told = [f for f in self.findings if f.kind in _WORTH_TELLING or f.result is Result.WARNING]
        if of_a_server:
            return _sentences(told)
        return _sentences((_("The folder can be written to and locks work."), *told))


def _sentences(told: Iterable[object]) -> str:
    return " ".join(str(each) for each in told)


def require_shareable(location: Location) -> None:
    """Refuse a place that several computers cannot share, and say what stands in the way."""
    report = examine(location)
    if not report.usable:
        worst = next(f for f in report.findings if f.result is Result.BAD)
        raise StoreFault(worst.what, worst.way_out)


def examine(location: Location) -> Report:
    """Test a place by doing what an office does there; nothing stays behind, nothing is changed.

    Takes a second or so, and a quarter of a minute where a drive or a server does not answer.
    """
    if not isinstance(location, FileLocation):
        from spicedesk.store import probing_server  # a desk on a file never needs it

        return Report(tuple(probing_server.probe_server(location)))
    from spicedesk.store import filesystems, probing

    report = Report(tuple(probing.probe_folder(location.path)))
    if not report.usable:  # a drive that does not answer is not asked once more
        return report
    return Report(report.findings, filesystems.is_network(location.path))
