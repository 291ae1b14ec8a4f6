"""Test a place before an office is made or opened there, and say in words what was found."""

from dataclasses import dataclass

from spicedesk.language import gettext as _
from spicedesk.store.findings import Finding, Kind, Result
from spicedesk.store.location import FileLocation, Location

__all__ = ["Finding", "Kind", "Report", "Result"]

_TOLD_OF_A_SERVER = (Kind.CONNECTION, Kind.OFFICE)


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
        if self.result is not Result.GOOD:
            worst = (f for f in self.findings if f.result is self.result)
            return " ".join(str(finding) for finding in worst)
        if self._of(Kind.LOCKING):
            well = _("The folder can be written to and locks work.")
            return " ".join((well, *(str(finding) for finding in self._of(Kind.SPACE))))
        return " ".join(str(f) for kind in _TOLD_OF_A_SERVER for f in self._of(kind))

    def _of(self, kind: Kind) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.kind is kind)


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
