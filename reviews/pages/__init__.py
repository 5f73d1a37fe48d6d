"""
What each public page shows at an instant, read through the gate.

A function here gives a template's whole context: the view asks it once and
renders. Nothing below reads a clock or a request.
"""
