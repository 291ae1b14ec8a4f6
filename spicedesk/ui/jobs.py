"""What the actions on a person do: a dialog, or a job and a message."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from spicedesk.domain.person import PersonId
from spicedesk.language import gettext as _
from spicedesk.ui import bars
from spicedesk.ui.actions import Act
from spicedesk.ui.drafts import Drafts, open_kept
from spicedesk.ui.office_view import OfficeView
from spicedesk.ui.paperwork import Paperwork
from spicedesk.ui.post import Post
from spicedesk.ui.reopening import Reopening
from spicedesk.ui.section import Section
from spicedesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from spicedesk.services.desk import Desk
    from spicedesk.services.people import PersonFile
    from spicedesk.ui.backing_up import BackingUp
    from spicedesk.ui.dialogs.consent import ConsentDialog
    from spicedesk.ui.dialogs.consent_texts import ConsentTextsDialog
    from spicedesk.ui.dialogs.notice_text import NoticeTextDialog
    from spicedesk.ui.dialogs.occasion import OccasionDialog
    from spicedesk.ui.dialogs.offers import OffersDialog
    from spicedesk.ui.dialogs.person import PersonDialog
    from spicedesk.ui.dialogs.person_text import Typed

OpenPlace = Callable[[str, object], object]
"""Opens another database: its path or URL, and its passphrase where it has one."""


class Jobs:
    """The clerk's jobs in an open office; dialogs are loaded when they are called for."""

    def __init__(self, tasks: Tasks, view: OfficeView, window: QWidget) -> None:
        self._tasks = tasks
        self._view = view
        self._window = window
        self.post = Post(tasks, window)
        self.paperwork = Paperwork(tasks, window, lambda: view.person)
        self.drafts = Drafts(tasks, window)
        Reopening(self, tasks, view, window).tell(self.drafts)

    def acts(self) -> dict[Act, Callable[[], object]]:
        """What the actions of menus, keys and buttons do."""
        return {
            Act.NEW_PERSON: self.new_person,
            Act.EDIT_PERSON: self.edit_person,
            Act.COPY_NUMBER: self.copy_number,
            Act.PERSON_RECORD: self.person_record,
            Act.OFFICE_RECORD: self.office_record,
            Act.PRINT_STATEMENT: self.print_statement,
            Act.RECORD_CONSENT: self.record_consent,
            Act.LOG_OCCASION: self.log_occasion,
            Act.REVOKE_MARKETING: self.revoke_marketing,
            Act.RESTRICTION: self.restriction,
            Act.STATUS_NOTICE: self.status_notice,
            Act.ATTACH_EVIDENCE: self.attach_evidence,
            Act.PRINT_FORM: self.paperwork.print_form,
            Act.READ_FORMS: self.paperwork.read_forms,
            Act.SCAN_FORM: self.paperwork.scan_form,
            Act.TRADE_SHOW: self.paperwork.trade_show,
            Act.OUTBOX: self.outbox,
            Act.MAIL_SERVER: self.mail_server,
            Act.NOTICE_TEXT: self.notice_text,
            Act.CONSENT_TEXTS: self.consent_texts,
            Act.OFFERS: self.offers,
        }

    def new_person(self, name: str = "") -> "PersonDialog":
        """Enter a person, and go to them."""
        from spicedesk.ui.dialogs.person import PersonDialog

        dialog = PersonDialog(self._tasks, self._window, None, name)
        dialog.saved.connect(self._view.open_person)
        open_kept(dialog, "person.new")
        return dialog

    def edit_person(self) -> None:
        """Change the person whose page is open."""
        self._with_file(self.edit)

    def record_consent(self) -> None:
        """Record what the person says."""
        self._with_file(self.record)

    def log_occasion(self) -> None:
        """Enter a call or a meeting, and what was agreed to on it."""
        self._with_file(self.log)

    def print_statement(self) -> None:
        """Show the statement, to be printed or saved."""
        from spicedesk.ui.dialogs.statement import StatementDialog

        if self._view.person is not None:
            self._open(StatementDialog(self._tasks, self._window, self._view.person))

    def revoke_marketing(self) -> None:
        """Stop all marketing to the person; the data stay."""
        from spicedesk.ui.revoking import Revoking

        if self._view.person is not None:
            Revoking(self._tasks, self._window, self._view.person).begin()

    def restriction(self) -> None:
        """Restrict processing (Art. 18), or lift the restriction that there is."""
        from spicedesk.ui.restricting import Restricting

        if self._view.person is not None:
            Restricting(self._tasks, self._window, self._view.person).begin()

    def consent_texts(self) -> "ConsentTextsDialog":
        """Show the office's texts and purposes, and enter new ones."""
        from spicedesk.ui.dialogs.consent_texts import ConsentTextsDialog

        dialog = ConsentTextsDialog(self._tasks, self._window)
        self._open(dialog)
        return dialog

    def offers(self) -> "OffersDialog":
        """Show the office's online offers, and read sign-ups from there."""
        from spicedesk.ui.dialogs.offers import OffersDialog

        dialog = OffersDialog(self._tasks, self._window)
        self._open(dialog)
        return dialog

    def person_record(self) -> None:
        """Show who looked at the person and who changed what."""

        def show(file: "PersonFile") -> None:
            number = _("Customer no. {number}").format(number=file.person.number)
            self._show_record(file.person.id, f"{file.person.display_name} · {number}")

        self._with_file(show)

    def office_record(self) -> None:
        """Show who did what in the whole office."""
        self._show_record(None, _("Every change, and every look at a person."))

    def _show_record(self, person_id: PersonId | None, about: str) -> None:
        from spicedesk.ui.dialogs.record import RecordDialog

        self._open(RecordDialog(self._tasks, self._window, person_id, about))

    def backups(self, backing_up: "BackingUp") -> None:
        """Show which backups there are, plan them, and make one."""
        from spicedesk.ui.dialogs.backups import BackupsDialog

        self._open(BackupsDialog(self._tasks, self._window, backing_up))

    def status_notice(self) -> None:
        """Tell the person what they agreed to: by e-mail in a moment, else look at the letter."""
        if self._view.person is not None:
            self.post.tell(self._view.person, self.show_notice)

    def show_notice(self, person_id: PersonId) -> None:
        """Look at the status notice, and choose how it goes out."""
        from spicedesk.ui.dialogs.status_notice import StatusNoticeDialog

        dialog = StatusNoticeDialog(self._tasks, self._window, person_id)
        dialog.queued.connect(self.post.send)
        dialog.server_wanted.connect(self.mail_server)
        self._open(dialog)

    def mail_server(self) -> None:
        """Describe the mail server, and try it out."""
        from spicedesk.ui.dialogs.mail_server import MailServerDialog

        self._open(MailServerDialog(self._tasks, self._window))

    def outbox(self) -> None:
        """Show what waits to be sent and what failed, and decide about it."""
        from spicedesk.ui.dialogs.outbox import OutboxDialog

        dialog = OutboxDialog(self._tasks, self._window)
        dialog.person_wanted.connect(self._view.open_person)
        dialog.changed.connect(self.post.count)
        self._open(dialog)

    def notice_text(self) -> "NoticeTextDialog":
        """Change the text of the status notice."""
        from spicedesk.ui.dialogs.notice_text import NoticeTextDialog

        dialog = NoticeTextDialog(self._tasks, self._window, self._view.person)
        open_kept(dialog, "notice-text")
        return dialog

    def attach_evidence(self) -> None:
        """Choose a file for the person's file."""
        self._view.show_section(Section.PEOPLE)
        self._view.page.evidence_panel.choose_files()

    def copy_number(self) -> None:
        """Put the customer number on the clipboard."""

        def copy(file: "PersonFile") -> None:
            number = file.person.number
            QGuiApplication.clipboard().setText(number)
            bars.tell(self._window, _("Customer number {number} copied.").format(number=number))

        self._with_file(copy)

    def database(self, open_place: OpenPlace) -> None:
        """Show where the data lie and who can open them."""
        from spicedesk.ui.dialogs.database import DatabaseDialog

        dialog = DatabaseDialog(self._tasks, self._window)
        dialog.move_wanted.connect(lambda: self.move_office(open_place))
        self._open(dialog)

    def move_office(self, open_place: OpenPlace) -> None:
        """Copy the office to another place, and go there if somebody wants to."""
        from spicedesk.ui.dialogs.move import MoveDialog

        dialog = MoveDialog(self._tasks, self._window)
        dialog.open_wanted.connect(open_place)
        self._open(dialog)

    def _with_file(self, then: Callable[["PersonFile"], object]) -> None:
        """Do it with the file of the person, who may have been chosen a moment ago."""
        person_id, file = self._view.person, self._view.page.file
        if person_id is None:
            return
        if file is not None and file.person.id == person_id:
            then(file)
        else:
            self._tasks.run(self._window, partial(_read, person_id=person_id), then)

    def record(self, file: "PersonFile") -> "ConsentDialog":
        """Record what the person of a file says."""
        from spicedesk.ui.dialogs.consent import ConsentDialog

        dialog = ConsentDialog(self._tasks, self._window, file)
        open_kept(dialog, "consent", file.person.id)
        return dialog

    def log(self, file: "PersonFile") -> "OccasionDialog":
        """Enter a call or a meeting with the person of a file."""
        from spicedesk.ui.dialogs.occasion import OccasionDialog

        number = _("Customer no. {number}").format(number=file.person.number)
        about = f"{file.person.display_name} · {number}"
        dialog = OccasionDialog(self._tasks, self._window, file.person.id, about)
        open_kept(dialog, "occasion", file.person.id)
        return dialog

    def edit(self, file: "PersonFile", typed: "Typed | None" = None) -> "PersonDialog":
        """Change the person of a file; what was `typed` before stands there again."""
        from spicedesk.ui.dialogs.person import PersonDialog

        dialog = PersonDialog(self._tasks, self._window, file)
        if typed is not None:
            dialog.type_again(typed)
        dialog.discarded.connect(partial(self._offer_back, file))
        open_kept(dialog, "person.edit", file.person.id)
        return dialog

    def _offer_back(self, file: "PersonFile", typed: "Typed") -> None:
        """What was given up in a conflict can be had back for a moment."""
        undo = (_("Undo"), partial(self.edit, file, typed))
        bars.tell(self._window, _("Your changes were discarded."), [undo])

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _read(desk: "Desk", person_id: PersonId) -> "PersonFile":
    from spicedesk.services import people  # the window is painted without it

    return people.open_file(desk, person_id)
