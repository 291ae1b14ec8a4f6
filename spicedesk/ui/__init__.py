"""The window: what a clerk sees; it asks the services and paints their answers."""
