"""Renewals in the window: whom to ask again before it is too late."""
