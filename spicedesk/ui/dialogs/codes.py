"""Choose a country or a language by its name or its code."""

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox

from spicedesk.language import formats
from spicedesk.ui.boxes import Box

_NEAR = ("AT", "DE", "CH", "LI", "IT", "SI", "HU", "SK", "CZ")
_SPOKEN = ("de", "en")


class CodeBox(Box):
    """An editable list of names; `code` is what stands for the name that is typed."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._codes = {name.casefold(): code for code, name in names.items()}
        self._names = dict(names)
        self.addItem("")
        self.addItems(list(names.values()))
        self.setCurrentIndex(0)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def code(self) -> str:
        """The code of the name, or what is typed where no name fits."""
        return self.code_of(self.currentText())

    def code_of(self, text: str) -> str:
        """The code for a name, or the text itself."""
        typed = text.strip()
        return self._codes.get(typed.casefold(), typed)

    def choose(self, code: str) -> None:
        """Show the name of a code."""
        self.setCurrentText(self._names.get(code, code))


def countries(language: str) -> CodeBox:
    """Every country by its name, the office's neighbours first."""
    return CodeBox(_sorted(formats.countries(language), _NEAR))


def languages(language: str) -> CodeBox:
    """Every language with a two-letter code, the office's own first."""
    return CodeBox(_sorted(formats.languages(language), _SPOKEN))


def _sorted(names: Mapping[str, str], first: tuple[str, ...]) -> dict[str, str]:
    rest = sorted((c for c in names if c not in first), key=lambda c: names[c].casefold())
    return {code: names[code] for code in (*first, *rest) if code in names}
