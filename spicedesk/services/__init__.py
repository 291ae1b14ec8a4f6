"""What a clerk does: one module a job, plain values in and out, one transaction a call.

The window, the shell and plug-ins reach the store through here and nowhere else.
"""
