"""The database: SQLAlchemy, and nothing that a clerk would recognise."""
