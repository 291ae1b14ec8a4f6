"""The style sheet: what Fusion and the palette leave to be said."""

from string import Template

_SHEET = Template("""
QToolTip { background: $surface; color: $text; border: 1px solid $border_strong; padding: 4px; }
QMainWindow, QDialog, QMessageBox, QWizard { background: $window; }
QLabel[tone="text2"] { color: $text2; }
QLabel[tone="text3"] { color: $text3; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="warn"] { color: $warn_text; }
QLabel[tone="yes"] { color: $yes_text; }

QMenuBar { background: $sunken; border-bottom: 1px solid $border; padding: 1px 8px; }
QMenuBar::item { padding: 4px 10px; background: transparent; border-radius: 5px; }
QMenuBar::item:selected { background: $accent_soft; }
QMenu { background: $surface; border: 1px solid $border_strong; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 5px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $text3; background: transparent; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QStatusBar { background: $sunken; border-top: 1px solid $border; color: $text2; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $text2; padding: 0 8px; }

QPushButton, QToolButton[kind="plain"] {
    background: $surface; color: $text; border: 1px solid $border_strong; border-radius: 5px;
    padding: 5px 13px; min-height: 18px;
}
QPushButton:hover, QToolButton[kind="plain"]:hover { background: $accent_soft; }
QPushButton:pressed, QToolButton[kind="plain"]:pressed { background: $selection; }
QPushButton:focus, QToolButton[kind="plain"]:focus { border: 2px solid $accent; padding: 4px 12px; }
QPushButton:disabled, QToolButton[kind="plain"]:disabled {
    color: $text3; border-color: $border; background: $window;
}
QPushButton:default { border-color: $accent; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent; border-color: $text; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $border; color: $text3; border-color: $border; }
QPushButton[kind="danger"] { background: $surface; color: $danger; border-color: $danger; }
QPushButton[kind="danger"]:hover { background: $danger_soft; }
QPushButton[kind="final"] { background: $no_fill; color: $no_text; border-color: $no_fill; }
QPushButton[kind="link"], QToolButton[kind="link"] {
    background: transparent; border: 1px solid transparent; color: $accent; padding: 2px 4px;
    text-align: left; border-radius: 5px;
}
QPushButton[kind="link"]:hover, QToolButton[kind="link"]:hover { background: $accent_soft; }
QPushButton[kind="link"]:focus, QToolButton[kind="link"]:focus {
    border: 2px solid $accent; padding: 1px 3px;
}
QPushButton[kind="chip"] {
    background: $surface; border: 1px solid $border; border-radius: 13px; padding: 3px 10px;
    outline: none;
}
QPushButton[kind="chip"]:hover { background: $accent_soft; }
QPushButton[kind="chip"]:checked {
    background: $accent_soft; border-color: $accent; font-weight: 600;
}
QPushButton[kind="chip"]:focus { border: 2px solid $accent; padding: 2px 9px; }
QPushButton[kind="nav"] {
    background: transparent; border: 1px solid transparent; text-align: left; padding: 7px 10px;
}
QPushButton[kind="nav"]:checked {
    background: $surface; border-color: $border; font-weight: 600;
}
QPushButton[kind="nav"]:hover { background: $accent_soft; }
QPushButton[kind="nav"]:focus { border: 2px solid $accent; padding: 6px 9px; }
QToolButton[kind="icon"] {
    background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 4px;
}
QToolButton[kind="icon"]::menu-indicator { image: none; }
QToolButton[kind="icon"]:hover { background: $accent_soft; }
QToolButton[kind="icon"]:focus { border: 2px solid $accent; padding: 3px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateEdit, QTimeEdit, QDateTimeEdit {
    background: $surface; color: $text; border: 1px solid $border_strong; border-radius: 5px;
    padding: 4px 8px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit, QComboBox, QSpinBox, QDateEdit, QTimeEdit, QDateTimeEdit { min-height: 20px; }
QLineEdit, QPlainTextEdit { placeholder-text-color: $text3; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus,
QDateEdit:focus, QTimeEdit:focus, QDateTimeEdit:focus {
    border: 2px solid $accent; padding: 3px 7px;
}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {
    border: 2px solid $danger; padding: 3px 7px;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {
    color: $text3; background: $window;
}
QComboBox[arrow="own"]::drop-down, QDateTimeEdit[arrow="own"]::drop-down {
    border: none; width: 24px; subcontrol-origin: border; subcontrol-position: center right;
}
QComboBox QAbstractItemView {
    background: $surface; border: 1px solid $border_strong;
    selection-background-color: $selection; selection-color: $text;
}
QRadioButton::indicator {
    width: 12px; height: 12px; border: 1px solid $border_strong; border-radius: 7px;
    background: $surface;
}
QRadioButton::indicator:checked {
    width: 6px; height: 6px; border: 4px solid $accent; background: $on_accent;
}
QCheckBox::indicator {
    width: 14px; height: 14px; border: 1px solid $border_strong; border-radius: 4px;
    background: $surface;
}
QCheckBox::indicator:checked { background: $accent; border-color: $accent; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }

QFrame#card { background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame#quick { background: $surface; border: 1px solid $accent; border-radius: 8px; }
QFrame#commandBar { background: $sunken; border-bottom: 1px solid $border; }
QFrame#navigation { background: $sunken; border-right: 1px solid $border; }
QFrame#list, QFrame#evidence { background: $surface; }
QFrame#page { background: $window; }
QFrame#drop { background: $sunken; border: 2px dashed $border_strong; border-radius: 8px; }
QFrame#line { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame#demoStrip { background: $warn_fill; border-bottom: 1px solid $warn_line; }
QFrame#demoStrip QLabel { color: $warn_text; }
QFrame#bar {
    margin: 6px 12px; background: $surface;
    border: 1px solid $border_strong; border-radius: 8px;
}
QFrame#bar[kind="error"] { background: $danger_soft; border-color: $danger; }
QFrame#footer { background: $sunken; border-top: 1px solid $border; }
QFrame#side { background: $sunken; border-left: 1px solid $border; }
QFrame#steps { background: $sunken; border-right: 1px solid $border; }
QFrame#notice { border: 1px solid $border; border-radius: 8px; }
QFrame#notice[tone="danger"] { background: $danger_soft; border-color: $danger; }
QFrame#notice[tone="warn"] { background: $warn_fill; border-color: $warn_line; }
QFrame#notice[tone="yes"] { background: $yes_fill; border-color: $yes_line; }
QFrame#notice[tone="info"] { background: $accent_soft; border-color: $accent; }
QFrame#option { background: transparent; border: 2px solid transparent; border-radius: 5px; }
QFrame#option QRadioButton { outline: none; }
QFrame#option[chosen="true"] { background: $accent_soft; }
QFrame#option[focused="true"] { border-color: $accent; }
QFrame#choice { background: $surface; border: 1px solid $border_strong; border-radius: 8px; }
QFrame#choice[chosen="true"] { background: $accent_soft; border-color: $accent; }
QLabel#badge {
    background: $warn_fill; color: $warn_text; border: 1px solid $warn_line; border-radius: 4px;
    padding: 0 5px;
}
QLabel#chip {
    background: $sunken; color: $text2; border: 1px solid $border; border-radius: 4px;
    padding: 1px 7px;
}

QTabWidget::pane { border: none; border-top: 1px solid $border; }
QTabBar { background: transparent; outline: none; }
QFrame#page QTabWidget::tab-bar { left: 20px; }
QTabBar::tab {
    background: transparent; color: $text2; padding: 7px 2px; margin-right: 16px;
    border: none; border-bottom: 2px solid transparent;
}
QTabBar::tab:selected { color: $text; font-weight: 600; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $accent; }
QTabBar::tab:selected:focus { border: 2px solid $accent; border-radius: 5px; }

QListView, QTableView, QTreeView {
    background: $surface; border: none; selection-background-color: $selection;
    selection-color: $text; outline: none;
}
QTableWidget { border: 1px solid $border; border-radius: 8px; }
QTableWidget::item { padding: 0 8px; }
QTableWidget#worklist { border: none; border-top: 1px solid $border; border-radius: 0; }
QTableWidget#worklist::item { border-bottom: 1px solid $border; }
QHeaderView { background: $surface; border-radius: 8px; }
QHeaderView::section {
    background: $surface; color: $text2; padding: 6px 8px; border: none;
    border-bottom: 1px solid $border;
}
QScrollArea { background: transparent; border: none; }
QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QProgressBar {
    background: $sunken; border: 1px solid $border; border-radius: 4px; text-align: center;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $border_strong; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def of(colors: dict[str, str]) -> str:
    """The style sheet in these colours."""
    return _SHEET.substitute(colors)
