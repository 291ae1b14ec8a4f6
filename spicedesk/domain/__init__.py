"""Rules only: no input or output, nothing but the standard library."""
