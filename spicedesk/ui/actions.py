"""Everything the window can do, once: menus, buttons, context menus and the keys sheet read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from spicedesk.language import N_
from spicedesk.language import gettext as _
from spicedesk.ui.icons import Icons, icon


class Act(StrEnum):
    """The name of an action."""

    NEW_PERSON = "person.new"
    PRINT_STATEMENT = "person.print"
    DATABASE = "office.database"
    MOVE_OFFICE = "office.move"
    BACKUPS = "office.backups"
    RESTORE = "office.restore"
    MAIL_SERVER = "office.mail-server"
    NOTICE_TEXT = "office.notice-text"
    CONSENT_TEXTS = "office.consent-texts"
    OFFERS = "office.offers"
    OUTBOX = "office.outbox"
    QUIT = "program.quit"
    EDIT_PERSON = "person.edit"
    COPY_NUMBER = "person.copy-number"
    FIND = "people.find"
    PEOPLE = "view.people"
    LISTS = "view.lists"
    RENEWALS = "view.renewals"
    NAVIGATION = "view.navigation"
    EVIDENCE = "view.evidence"
    NEXT_TAB = "view.next-tab"
    PREVIOUS_TAB = "view.previous-tab"
    NEXT_PANE = "view.next-pane"
    PREVIOUS_PANE = "view.previous-pane"
    REFRESH = "view.refresh"
    LARGER = "view.larger"
    SMALLER = "view.smaller"
    NORMAL_SIZE = "view.normal-size"
    LIGHT = "view.light"
    DARK = "view.dark"
    SYSTEM = "view.system"
    ENGLISH = "view.english"
    GERMAN = "view.german"
    FULL_SCREEN = "view.full-screen"
    RECORD_CONSENT = "consent.record"
    LOG_OCCASION = "consent.log-occasion"
    REVOKE_MARKETING = "consent.revoke-marketing"
    RESTRICTION = "consent.restriction"
    STATUS_NOTICE = "consent.notice"
    ATTACH_EVIDENCE = "evidence.attach"
    PRINT_FORM = "consent.print-form"
    READ_FORMS = "consent.read-forms"
    SCAN_FORM = "consent.scan-form"
    TRADE_SHOW = "consent.trade-show"
    KEYS = "help.keys"
    ABOUT = "help.about"


class Needs(StrEnum):
    """What must be there before an action can be called."""

    NOTHING = "nothing"
    OFFICE = "office"
    PERSON = "person"


class Menu(StrEnum):
    """The menus of the bar, in their order."""

    FILE = N_("&File")
    EDIT = N_("&Edit")
    VIEW = N_("&View")
    CONSENT = N_("&Consent")
    HELP = N_("&Help")


@dataclass(frozen=True, slots=True)
class Spec:
    """An action before it is made; `group` names those of which one is on."""

    text: str
    menu: Menu
    keys: tuple[str, ...] = ()
    icon: Icons | None = None
    needs: Needs = Needs.OFFICE
    checkable: bool = False
    group: str = ""
    ends_section: bool = False


SPECS: Final[dict[Act, Spec]] = {
    Act.NEW_PERSON: Spec(N_("&New person…"), Menu.FILE, ("Ctrl+N",), Icons.NEW_PERSON),
    Act.PRINT_STATEMENT: Spec(
        N_("&Print statement…"), Menu.FILE, ("Ctrl+P",), Icons.PRINT, Needs.PERSON,
        ends_section=True,
    ),
    Act.DATABASE: Spec(N_("&Database…"), Menu.FILE, (), Icons.DATABASE),
    Act.MOVE_OFFICE: Spec(N_("&Move this office…"), Menu.FILE, (), Icons.MOVE),
    Act.BACKUPS: Spec(N_("&Backups…"), Menu.FILE, (), Icons.BACKUP),
    Act.RESTORE: Spec(
        N_("&Restore a backup…"), Menu.FILE, (), Icons.RECOVERY, Needs.NOTHING, ends_section=True
    ),
    Act.OUTBOX: Spec(N_("&Outbox…"), Menu.FILE, (), Icons.OUTBOX),
    Act.MAIL_SERVER: Spec(N_("Mail &server…"), Menu.FILE, (), Icons.SERVER),
    Act.NOTICE_TEXT: Spec(N_("&Text of the status notice…"), Menu.FILE, (), Icons.EMAIL),
    Act.CONSENT_TEXTS: Spec(N_("&Consent texts…"), Menu.FILE, (), Icons.FORM),
    Act.OFFERS: Spec(N_("Onl&ine offers…"), Menu.FILE, (), Icons.ONLINE, ends_section=True),
    Act.QUIT: Spec(N_("&Quit"), Menu.FILE, ("Ctrl+Q",), None, Needs.NOTHING),
    Act.EDIT_PERSON: Spec(N_("&Edit person…"), Menu.EDIT, ("F2",), Icons.EDIT, Needs.PERSON),
    Act.COPY_NUMBER: Spec(
        N_("&Copy customer number"), Menu.EDIT, ("Ctrl+Shift+C",), Icons.COPY, Needs.PERSON,
        ends_section=True,
    ),
    Act.FIND: Spec(N_("&Find"), Menu.EDIT, ("Ctrl+F",), Icons.SEARCH),
    Act.PEOPLE: Spec(
        N_("Pe&ople"), Menu.VIEW, ("Ctrl+1",), Icons.PEOPLE, checkable=True, group="section"
    ),
    Act.LISTS: Spec(
        N_("Marketing lis&ts"), Menu.VIEW, ("Ctrl+2",), Icons.LISTS, checkable=True,
        group="section",
    ),
    Act.RENEWALS: Spec(
        N_("Rene&wals"), Menu.VIEW, ("Ctrl+3",), Icons.RENEWALS, checkable=True,
        group="section", ends_section=True,
    ),
    Act.NAVIGATION: Spec(
        N_("&Navigation"), Menu.VIEW, ("Ctrl+B",), None, Needs.NOTHING, checkable=True
    ),
    Act.EVIDENCE: Spec(
        N_("&Evidence"), Menu.VIEW, ("Ctrl+E",), None, Needs.NOTHING, checkable=True,
        ends_section=True,
    ),
    Act.NEXT_TAB: Spec(N_("Ne&xt tab"), Menu.VIEW, ("Ctrl+PgDown",)),
    Act.PREVIOUS_TAB: Spec(N_("&Previous tab"), Menu.VIEW, ("Ctrl+PgUp",)),
    Act.NEXT_PANE: Spec(N_("Next p&ane"), Menu.VIEW, ("F6",), None, Needs.NOTHING),
    Act.PREVIOUS_PANE: Spec(
        N_("Previous pane (&back)"), Menu.VIEW, ("Shift+F6",), None, Needs.NOTHING,
        ends_section=True,
    ),
    Act.REFRESH: Spec(N_("&Refresh"), Menu.VIEW, ("F5",), Icons.REFRESH, ends_section=True),
    Act.LARGER: Spec(N_("&Larger text"), Menu.VIEW, ("Ctrl++", "Ctrl+="), None, Needs.NOTHING),
    Act.SMALLER: Spec(N_("&Smaller text"), Menu.VIEW, ("Ctrl+-",), None, Needs.NOTHING),
    Act.NORMAL_SIZE: Spec(
        N_("Nor&mal text"), Menu.VIEW, ("Ctrl+0",), None, Needs.NOTHING, ends_section=True
    ),
    Act.LIGHT: Spec(
        N_("L&ight"), Menu.VIEW, (), None, Needs.NOTHING, checkable=True, group="scheme"
    ),
    Act.DARK: Spec(
        N_("&Dark"), Menu.VIEW, (), None, Needs.NOTHING, checkable=True, group="scheme"
    ),
    Act.SYSTEM: Spec(
        N_("As the s&ystem"), Menu.VIEW, (), None, Needs.NOTHING, checkable=True,
        group="scheme", ends_section=True,
    ),
    Act.ENGLISH: Spec(
        "En&glish", Menu.VIEW, (), None, Needs.NOTHING, checkable=True, group="language"
    ),
    Act.GERMAN: Spec(
        "De&utsch", Menu.VIEW, (), None, Needs.NOTHING, checkable=True, group="language",
        ends_section=True,
    ),
    Act.FULL_SCREEN: Spec(
        N_("&Full screen"), Menu.VIEW, ("F11",), None, Needs.NOTHING, checkable=True
    ),
    Act.RECORD_CONSENT: Spec(
        N_("&Record consent…"), Menu.CONSENT, ("Ctrl+K",), Icons.CONSENT, Needs.PERSON
    ),
    Act.LOG_OCCASION: Spec(
        N_("&Log a call or meeting…"), Menu.CONSENT, ("Ctrl+J",), Icons.PHONE, Needs.PERSON
    ),
    Act.REVOKE_MARKETING: Spec(
        N_("Revoke &marketing"), Menu.CONSENT, ("Ctrl+Shift+K",), Icons.REVOKE, Needs.PERSON
    ),
    Act.RESTRICTION: Spec(
        N_("Res&trict processing…"), Menu.CONSENT, (), Icons.RESTRICTED, Needs.PERSON
    ),
    Act.STATUS_NOTICE: Spec(
        N_("Status &notice"), Menu.CONSENT, ("Ctrl+Shift+N",), Icons.EMAIL, Needs.PERSON,
        ends_section=True,
    ),
    Act.ATTACH_EVIDENCE: Spec(
        N_("&Attach evidence…"), Menu.CONSENT, ("Ctrl+Shift+A",), Icons.EVIDENCE, Needs.PERSON,
        ends_section=True,
    ),
    Act.PRINT_FORM: Spec(
        N_("Print a consent &form…"), Menu.CONSENT, ("Ctrl+Shift+F",), Icons.FORM, Needs.PERSON
    ),
    Act.READ_FORMS: Spec(
        N_("Rea&d signed forms…"), Menu.CONSENT, ("Ctrl+Shift+D",), Icons.READ_FORM
    ),
    Act.SCAN_FORM: Spec(
        N_("S&can a signed form…"), Menu.CONSENT, ("Ctrl+Shift+G",), Icons.SCANNER,
        ends_section=True,
    ),
    Act.TRADE_SHOW: Spec(
        N_("Trade &show…"), Menu.CONSENT, ("Ctrl+Shift+T",), Icons.TRADE_SHOW
    ),
    Act.KEYS: Spec(N_("&Keys"), Menu.HELP, ("Shift+F1",), Icons.KEYS, Needs.NOTHING),
    Act.ABOUT: Spec(N_("&About SpiceDesk"), Menu.HELP, (), Icons.INFO, Needs.NOTHING),
}  # fmt: skip


class ActionRegistry(QObject):
    """The actions of one window, made once and in one language."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = {act: self._make(spec) for act, spec in SPECS.items()}
        groups: dict[str, QActionGroup] = {}
        for act, spec in SPECS.items():
            parent.addAction(self._actions[act])
            if spec.group:
                group = groups.setdefault(spec.group, QActionGroup(self))
                group.addAction(self._actions[act])
        self.allow(office=False, person=False)

    def __getitem__(self, act: Act) -> QAction:
        return self._actions[act]

    def __iter__(self) -> Iterator[tuple[Act, QAction]]:
        return iter(self._actions.items())

    def allow(self, *, office: bool, person: bool) -> None:
        """Enable what can be done with what is open."""
        there = {Needs.NOTHING: True, Needs.OFFICE: office, Needs.PERSON: person}
        for act, action in self._actions.items():
            action.setEnabled(there[SPECS[act].needs])

    def fill(self, bar: QMenuBar) -> None:
        """Build the menus."""
        for title in Menu:
            menu = bar.addMenu(_(title.value))
            self.extend(menu, [act for act, spec in SPECS.items() if spec.menu is title])

    def extend(self, menu: QMenu, acts: list[Act]) -> None:
        """Put actions into a menu, such as a context menu, with the lines between them."""
        for act in acts:
            menu.addAction(self._actions[act])
            if SPECS[act].ends_section and act is not acts[-1]:
                menu.addSeparator()

    def paint_icons(self) -> None:
        """Give the actions their icons; the font is loaded only now."""
        for act, spec in SPECS.items():
            if spec.icon is not None:
                self._actions[act].setIcon(icon(spec.icon))

    def _make(self, spec: Spec) -> QAction:
        action = QAction(_(spec.text), self)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setCheckable(spec.checkable)
        action.setIconVisibleInMenu(spec.icon is not None)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{plain(action.text())} ({keys})" if keys else plain(action.text()))
        return action


def plain(text: str) -> str:
    """A menu's text without its mnemonic and its dots."""
    return text.replace("&", "").removesuffix("…")
