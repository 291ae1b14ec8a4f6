"""How the schema came to be, revision by revision (Alembic).

`HEAD` is written down here so that opening a database does not load Alembic; a
test holds it to the newest revision.
"""

HEAD = "0010"
