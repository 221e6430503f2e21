"""The command line's commands, each thin: read what was given, call a flow or the warehouse, print.

Prefect, trafilatura and the database are imported inside the commands that need them, so that ``--help``
answers at once.
"""
