"""The controller itself (GDPR Art. 4(7)), and who receives data from it."""

import sqlalchemy as sa

from spicedesk.store.schema.base import key, metadata, not_personal

_CONTROLLER = "describes the controller, not a data subject"


office = sa.Table(
    "office",
    metadata,
    not_personal("id", sa.Integer, "there is one row", primary_key=True, autoincrement=False),
    not_personal("name", sa.Text, _CONTROLLER),
    not_personal("street", sa.Text, _CONTROLLER),
    not_personal("postcode", sa.Text, _CONTROLLER),
    not_personal("town", sa.Text, _CONTROLLER),
    not_personal("country", sa.Text, _CONTROLLER),
    not_personal("email", sa.Text, _CONTROLLER, nullable=True),
    not_personal("phone", sa.Text, _CONTROLLER, nullable=True),
    not_personal("website", sa.Text, _CONTROLLER, nullable=True),
    not_personal("privacy_contact", sa.Text, _CONTROLLER, nullable=True),
    not_personal("data_protection_officer", sa.Text, _CONTROLLER, nullable=True),
    not_personal("language", sa.Text, _CONTROLLER),
    not_personal("authority", sa.Text, "a key into the list of supervisory authorities"),
    not_personal(
        "soft_opt_in",
        sa.Boolean,
        "whether customers are written to unless they say no",
        server_default=sa.false(),
    ),
    not_personal("is_demo", sa.Boolean, "tells invented people from real ones"),
)
"""The office: one row."""

number_series = sa.Table(
    "number_series",
    metadata,
    not_personal("name", sa.Text, "names the series", primary_key=True),
    not_personal("next", sa.Integer, "a counter"),
)
"""The next number of each series, so that no two desks give the same one."""

recipient = sa.Table(
    "recipient",
    metadata,
    key(),
    not_personal("name", sa.Text, "an organisation, not a data subject"),
    not_personal("role", sa.Text, "processor or controller of its own"),
    not_personal("purpose", sa.Text, "why the organisation receives data"),
    not_personal("country", sa.Text, "where the organisation is"),
    not_personal("safeguard", sa.Text, "the instrument after GDPR Art. 46", nullable=True),
)
"""Who receives personal data from the office (GDPR Art. 30(1)(d))."""
