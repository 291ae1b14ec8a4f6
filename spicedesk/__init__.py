"""SpiceDesk: the CRM that keeps customers' personal data as the GDPR asks."""

__version__ = "0.1.0"
