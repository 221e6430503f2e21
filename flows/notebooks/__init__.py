"""Notebooks, which people open in a browser: coverage.py is one, in marimo's own form.

A notebook is a command with a page in place of a terminal: it finds the published copy by the settings, asks
the cookbook's questions of it, and leaves to reports/ how the answers look. marimo and altair are an extra.
"""
