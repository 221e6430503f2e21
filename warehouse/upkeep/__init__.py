"""Upkeep: what makes a database that grows for years stay small, whole and copied.

What is only of use for a while is let go (``retention``), the file is written anew where much of it is
empty (``compacting``), and a copy of it is made and then read, to know that it is one (``copying``).
"""
