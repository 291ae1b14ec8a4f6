"""What can be said, about what, by which channels and how: each with the letter that chooses it."""

from collections.abc import Mapping

from spicedesk.domain.consent import Channel, How, Said
from spicedesk.language import gettext as _
from spicedesk.ui.dialogs.consent_draft import About
from spicedesk.ui.icons import Icons


def said() -> Mapping[Said, str]:
    """What the person says."""
    return {
        Said.AGREED: _("&Agrees"),
        Said.REFUSED: _("&Refuses"),
        Said.WITHDRAWN: _("Re&vokes"),
    }


def about() -> Mapping[About, str]:
    """What they speak of."""
    return {
        About.DATA: _("&Keeping the data"),
        About.MARKETING: _("&Marketing"),
        About.BOTH: _("&Both"),
    }


def channel_words() -> Mapping[Channel, str]:
    """Each channel with the letter that chooses it."""
    return {
        Channel.EMAIL: _("&E-mail"),
        Channel.PHONE: _("P&hone"),
        Channel.POST: _("&Post"),
        Channel.SMS: _("&SMS"),
        Channel.MESSENGER: _("Messen&ger"),
    }


def how() -> Mapping[How, str]:
    """Ways that a clerk can have heard it; an import enters its own."""
    return {
        How.PHONE: _("Phone &call"),
        How.MEETING: _("Mee&ting"),
        How.FORM: _("&Form"),
        How.LETTER: _("&Letter"),
        How.EMAIL: _("E-ma&il"),
        How.TRADE_SHOW: _("Tra&de show"),
        How.EVENT: _("Eve&nt"),
        How.ONLINE_PROFILE: _("&Online"),
    }


SAID_ICONS = {
    Said.AGREED: Icons.AGREED,
    Said.REFUSED: Icons.REFUSED,
    Said.WITHDRAWN: Icons.REVOKED,
}
HOW_ICONS = {
    How.PHONE: Icons.PHONE,
    How.MEETING: Icons.MEETING,
    How.FORM: Icons.FORM,
    How.LETTER: Icons.LETTER,
    How.EMAIL: Icons.EMAIL,
    How.TRADE_SHOW: Icons.TRADE_SHOW,
    How.EVENT: Icons.EVENT,
    How.ONLINE_PROFILE: Icons.ONLINE,
}
