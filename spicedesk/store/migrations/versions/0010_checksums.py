"""Each row carries a sum of its values."""

import sqlalchemy as sa
from alembic import op

from spicedesk.store import checksums

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TABLES = (
    "activity", "address", "backup_plan", "backup_run", "consent_event", "consent_evidence",
    "document", "email", "evidence", "form", "letter_template", "mail_server", "mailing_list",
    "number_series", "offer", "office", "office_secret", "online_profile", "outbox", "person",
    "phone", "purpose", "recipient", "restriction", "wording",
)  # fmt: skip


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("checksum", sa.LargeBinary(), nullable=True))
    checksums.renew(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("an office does not go back; its backup does")
