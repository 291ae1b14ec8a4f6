"""Every table of the office, one file per subject; every column classified."""

from spicedesk.store.schema.activity import activity
from spicedesk.store.schema.audit import audit_entry, audit_head
from spicedesk.store.schema.backup import backup_plan, backup_run, office_secret
from spicedesk.store.schema.base import checksum, classification_of, kept, metadata, new_id
from spicedesk.store.schema.consent import consent_event, consent_evidence, restriction
from spicedesk.store.schema.evidence import document, document_chunk, evidence
from spicedesk.store.schema.form import form
from spicedesk.store.schema.marketing import mailing_list
from spicedesk.store.schema.office import number_series, office, recipient
from spicedesk.store.schema.outbox import letter_template, mail_server, outbox
from spicedesk.store.schema.person import address, email, person, phone
from spicedesk.store.schema.profile import offer, online_profile
from spicedesk.store.schema.search import search_document, search_prefix, search_token
from spicedesk.store.schema.wording import purpose, wording

CHECKED_OTHERWISE = {
    "audit_entry": "each link is sealed together with the one before",
    "audit_head": "it has to be the seal of the last link",
    "document_chunk": "the document says what its pieces come to",
    "search_document": "made from the person's rows, and compared with them",
    "search_prefix": "made from the words that there are",
    "search_token": "made from the person's rows, and compared with them",
}
"""Tables whose rows carry no sum, and what shows that one of them is damaged."""

for _table in metadata.tables.values():
    if _table.name not in CHECKED_OTHERWISE:
        _table.append_column(checksum())

__all__ = [
    "CHECKED_OTHERWISE",
    "activity",
    "address",
    "audit_entry",
    "audit_head",
    "backup_plan",
    "backup_run",
    "classification_of",
    "consent_event",
    "consent_evidence",
    "document",
    "document_chunk",
    "email",
    "evidence",
    "form",
    "kept",
    "letter_template",
    "mail_server",
    "mailing_list",
    "metadata",
    "new_id",
    "number_series",
    "offer",
    "office",
    "office_secret",
    "online_profile",
    "outbox",
    "person",
    "phone",
    "purpose",
    "recipient",
    "restriction",
    "search_document",
    "search_prefix",
    "search_token",
    "wording",
]
