"""A person's page: who they are, what they said, and the documents that prove it."""
