"""What a column that holds personal data must say about itself.

The inventory, the statement, the export, the erasure and the audit read these
words and nothing else, so a column is described once, where it is defined.
"""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """Categories of personal data (GDPR Art. 15(1)(b), 30(1)(c))."""

    IDENTITY = "identity"
    CONTACT = "contact"
    AGREEMENT = "agreement"
    ONLINE_PROFILE = "online-profile"
    CONTACT_HISTORY = "contact-history"
    DOCUMENT = "document"
    RECORD_KEEPING = "record-keeping"


class Purpose(StrEnum):
    """Why a column is kept (GDPR Art. 5(1)(b), 15(1)(a))."""

    CUSTOMER_CARE = "customer-care"
    ACCOUNTABILITY = "accountability"
    MARKETING = "marketing"
    OPERATION = "operation"


class LegalBasis(StrEnum):
    """The six bases of GDPR Art. 6(1), in the order of its letters (a) to (f)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal-obligation"
    VITAL_INTEREST = "vital-interest"
    PUBLIC_TASK = "public-task"
    LEGITIMATE_INTEREST = "legitimate-interest"

    @property
    def letter(self) -> str:
        """The letter in Art. 6(1)."""
        return "abcdef"[list(LegalBasis).index(self)]


class RecipientRole(StrEnum):
    """For whom a recipient handles the data: for us, or for itself (GDPR Art. 4(7), (8))."""

    PROCESSOR = "processor"
    CONTROLLER = "controller"


class Retention(StrEnum):
    """How long a column is kept (GDPR Art. 5(1)(e), 15(1)(d))."""

    WHILE_AGREED = "while-agreed"
    """As long as there is a right to keep the person's data at all."""
    AGREEMENT_PROOF = "agreement-proof"
    """As long as the agreement lasts, and then while claims can still be made of it."""
    ACCOUNTABILITY = "accountability"
    """As long as the office must be able to show what it did (Art. 5(2))."""


class Erase(StrEnum):
    """What erasure does to the column (GDPR Art. 17)."""

    WITH_ROW = "with-row"
    """The row goes, and the column with it."""
    CLEAR = "clear"
    """The row may have to stay by law: the column is emptied."""


@dataclass(frozen=True, slots=True)
class Personal:
    """A column that holds personal data.

    `label` is the English source string that a statement prints before the
    value; it is translated through gettext.
    """

    label: str
    category: Category
    purpose: Purpose
    basis: LegalBasis
    retention: Retention
    erase: Erase


@dataclass(frozen=True, slots=True)
class NotPersonal:
    """A column that holds none, and why that is so."""

    because: str


Classification = Personal | NotPersonal
