"""What is printed: plain dataclasses in, PDF bytes out (ReportLab)."""
