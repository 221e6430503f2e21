"""Backups: a folder each, whole in itself and read back before it got its name; and the way back."""
