"""What differs between Windows, macOS and Linux: one module a subject."""
