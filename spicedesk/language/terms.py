"""The words for the fixed terms of the domain, one place for window, shell and paper."""

from enum import StrEnum
from gettext import NullTranslations

from spicedesk.domain.activity import ActivityKind
from spicedesk.domain.audience import Obstacle
from spicedesk.domain.classification import (
    Category,
    LegalBasis,
    Purpose,
    RecipientRole,
    Retention,
)
from spicedesk.domain.consent import DATA, MARKETING, Channel, How, Said, SpecialGround
from spicedesk.domain.outbox import OutboxState
from spicedesk.domain.person import Role
from spicedesk.domain.profile import OfferKind, ProfileStatus
from spicedesk.domain.restriction import RestrictionGround
from spicedesk.domain.standing import Hindrance, State
from spicedesk.domain.wording import WordingKind
from spicedesk.language import N_

_WORDS: dict[type[StrEnum], dict[StrEnum, str]] = {
    Role: {
        Role.CONTACT: N_("Contact"),
        Role.PROSPECT: N_("Prospect"),
        Role.LEAD: N_("Lead"),
    },
    Said: {
        Said.AGREED: N_("agreed"),
        Said.REFUSED: N_("refused"),
        Said.WITHDRAWN: N_("revoked"),
        Said.UNCONFIRMED: N_("signed up, not confirmed"),
        Said.VOID: N_("taken back, recorded by mistake"),
    },
    How: {
        How.PHONE: N_("phone call"),
        How.MEETING: N_("meeting"),
        How.FORM: N_("form"),
        How.LETTER: N_("letter"),
        How.EMAIL: N_("e-mail"),
        How.TRADE_SHOW: N_("trade show form"),
        How.EVENT: N_("event"),
        How.ONLINE_PROFILE: N_("online profile"),
        How.IMPORT: N_("import"),
    },
    Channel: {
        Channel.EMAIL: N_("E-mail"),
        Channel.PHONE: N_("Phone"),
        Channel.POST: N_("Post"),
        Channel.SMS: N_("SMS"),
        Channel.MESSENGER: N_("Messenger"),
    },
    State: {
        State.NONE: N_("none"),
        State.AGREED: N_("agreed"),
        State.REFUSED: N_("refused"),
        State.WITHDRAWN: N_("revoked"),
        State.EXPIRED: N_("expired"),
        State.RESTRICTED: N_("restricted"),
        State.UNCONFIRMED: N_("unconfirmed"),
        State.BLOCKED: N_("blocked"),
        State.CONTRACT: N_("contract"),
        State.LEGAL_OBLIGATION: N_("law only"),
        State.VITAL_INTEREST: N_("vital interest"),
        State.PUBLIC_TASK: N_("public task"),
        State.LEGITIMATE_INTEREST: N_("legitimate interest"),
    },
    LegalBasis: {
        LegalBasis.CONSENT: N_("consent"),
        LegalBasis.CONTRACT: N_("contract"),
        LegalBasis.LEGAL_OBLIGATION: N_("legal obligation"),
        LegalBasis.VITAL_INTEREST: N_("vital interest"),
        LegalBasis.PUBLIC_TASK: N_("public task"),
        LegalBasis.LEGITIMATE_INTEREST: N_("legitimate interest"),
    },
    SpecialGround: {
        SpecialGround.EXPLICIT_CONSENT: N_("explicit consent"),
        SpecialGround.EMPLOYMENT: N_("employment and social protection"),
        SpecialGround.VITAL_INTEREST: N_("vital interest"),
        SpecialGround.NON_PROFIT_BODY: N_("members of a non-profit body"),
        SpecialGround.MADE_PUBLIC: N_("made public by the person"),
        SpecialGround.LEGAL_CLAIMS: N_("legal claims"),
        SpecialGround.PUBLIC_INTEREST: N_("substantial public interest"),
        SpecialGround.HEALTH_CARE: N_("health care"),
        SpecialGround.PUBLIC_HEALTH: N_("public health"),
        SpecialGround.ARCHIVES: N_("archives, research, statistics"),
    },
    RestrictionGround: {
        RestrictionGround.ACCURACY_CONTESTED: N_("the person says that the data are wrong"),
        RestrictionGround.UNLAWFUL: N_("unlawful, but the person wants no erasure"),
        RestrictionGround.LEGAL_CLAIMS: N_("the person needs the data for legal claims"),
        RestrictionGround.OBJECTION: N_("an objection is being looked at"),
    },
    Hindrance: {
        Hindrance.NO_RIGHT_TO_KEEP: N_("Not usable: no data agreement"),
        Hindrance.LAW_ALONE: N_("Not usable: kept by law alone"),
        Hindrance.RESTRICTION: N_("Not usable: processing is restricted"),
        Hindrance.CONFIRMATION: N_("Waiting for confirmation since {date}"),
        Hindrance.GUARDIAN: N_("A child on {date}: a guardian has to agree"),
        Hindrance.EXPLICIT_CONSENT: N_("Said on {date}, but not explicitly (Art. 9)"),
    },
    Obstacle: {
        Obstacle.NEVER_ASKED: N_("never asked"),
        Obstacle.REFUSED: N_("refused"),
        Obstacle.WITHDRAWN: N_("revoked"),
        Obstacle.EXPIRED: N_("expired"),
        Obstacle.UNCONFIRMED: N_("unconfirmed"),
        Obstacle.BLOCKED: N_("blocked"),
        Obstacle.OTHER_CHANNELS: N_("other channels only"),
        Obstacle.NO_ADDRESS: N_("no address for this channel"),
    },
    WordingKind: {
        WordingKind.CONSENT: N_("consent form"),
        WordingKind.TERMS: N_("terms"),
        WordingKind.PRIVACY_NOTICE: N_("privacy notice"),
    },
    Category: {
        Category.IDENTITY: N_("Identity"),
        Category.CONTACT: N_("Contact data"),
        Category.AGREEMENT: N_("Agreements"),
        Category.ONLINE_PROFILE: N_("Online profiles"),
        Category.CONTACT_HISTORY: N_("Notes and contact history"),
        Category.DOCUMENT: N_("Documents"),
        Category.RECORD_KEEPING: N_("Record keeping"),
    },
    Purpose: {
        Purpose.CUSTOMER_CARE: N_("Looking after you as a customer"),
        Purpose.ACCOUNTABILITY: N_("Showing that we keep to the law"),
        Purpose.MARKETING: N_("Marketing to you"),
        Purpose.OPERATION: N_("Running the system safely"),
    },
    RecipientRole: {
        RecipientRole.PROCESSOR: N_("processor on our behalf"),
        RecipientRole.CONTROLLER: N_("controller of its own"),
    },
    Retention: {
        Retention.WHILE_AGREED: N_("as long as we may keep your data at all"),
        Retention.AGREEMENT_PROOF: N_(
            "as long as the agreement lasts, and then until claims arising from it expire"
        ),
        Retention.ACCOUNTABILITY: N_("as long as we must be able to show what we did"),
    },
    OutboxState: {
        OutboxState.QUEUED: N_("waits to be sent"),
        OutboxState.SENDING: N_("being sent"),
        OutboxState.HANDED_OVER: N_("handed over, not confirmed yet"),
        OutboxState.SENT: N_("sent"),
        OutboxState.UNCERTAIN: N_("perhaps sent"),
        OutboxState.FAILED: N_("could not be sent"),
        OutboxState.DROPPED: N_("not sent"),
    },
    ActivityKind: {
        ActivityKind.CALL: N_("Phone call"),
        ActivityKind.MEETING: N_("Meeting"),
        ActivityKind.EMAIL: N_("E-mail"),
        ActivityKind.LETTER: N_("Letter"),
        ActivityKind.NOTE: N_("Note"),
    },
    OfferKind: {
        OfferKind.NEWSLETTER: N_("Newsletter"),
        OfferKind.WEBSHOP: N_("Web shop"),
        OfferKind.PORTAL: N_("Portal"),
        OfferKind.OTHER: N_("Other offer"),
    },
    ProfileStatus: {
        ProfileStatus.UNCONFIRMED: N_("unconfirmed"),
        ProfileStatus.CONFIRMED: N_("confirmed"),
        ProfileStatus.UNSUBSCRIBED: N_("unsubscribed"),
    },
}

_PURPOSES = {DATA: N_("Keeping your data"), MARKETING: N_("Marketing")}
_AGREEMENTS = {DATA: N_("Data agreement"), MARKETING: N_("Marketing agreement")}
_ACTS = {
    "look.person": N_("Looked at"),
    "look.history": N_("Agreements looked at"),
    "look.evidence": N_("Documents looked at"),
    "look.profiles": N_("Online profiles looked at"),
    "look.statement": N_("Statement prepared"),
    "person.add": N_("Entered in our records"),
    "person.edit": N_("Changed in our records"),
    "person.undo": N_("Entry undone"),
    "consent.prove": N_("Paper added to an agreement"),
    "consent.record": N_("Agreement recorded"),
    "consent.export": N_("Agreement written out as a record"),
    "consent.receipt": N_("Receipt of an agreement handed out"),
    "form.print": N_("Consent form printed"),
    "form.return": N_("Consent form came back"),
    "activity.add": N_("Call, meeting or note entered"),
    "evidence.add": N_("Document filed"),
    "list.use": N_("Used for marketing"),
    "person.restrict": N_("Processing restricted"),
    "person.unrestrict": N_("Restriction lifted"),
    "profile.add": N_("Online profile entered"),
    "profile.confirm": N_("Online profile confirmed"),
    "profile.unsubscribe": N_("Unsubscribed online"),
    "statement": N_("Statement handed out"),
    "notice": N_("Status notice made"),
    "notice.sent": N_("Status notice sent"),
    "notice.uncertain": N_("Status notice perhaps sent"),
    "notice.failed": N_("Status notice could not be sent"),
    "notice.bounced": N_("Status notice came back"),
    "notice.retry": N_("Status notice to be sent again"),
    "notice.drop": N_("Status notice not to be sent"),
}


def word(member: StrEnum, tr: NullTranslations) -> str:
    """What a member of one of the domain's enumerations is called."""
    return tr.gettext(_WORDS[type(member)][member])


def has_words(members: type[StrEnum]) -> bool:
    """Whether every member of an enumeration has a word."""
    return set(_WORDS.get(members, ())) == set(members)


def purpose(name: str, tr: NullTranslations) -> str:
    """What a purpose is called, to the person; an office's own purposes keep their names."""
    return tr.gettext(_PURPOSES[name]) if name in _PURPOSES else name


def agreement(name: str, tr: NullTranslations) -> str:
    """What the agreement to a purpose is called in the window."""
    return tr.gettext(_AGREEMENTS[name]) if name in _AGREEMENTS else name


def act(name: str, tr: NullTranslations) -> str:
    """What an act in the log is called."""
    return tr.gettext(_ACTS[name]) if name in _ACTS else name


def capital(text: str) -> str:
    """With a capital, as a cell or a sentence begins."""
    return text[:1].upper() + text[1:]
