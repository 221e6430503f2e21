"""The poll stage's tables: feeds and what is due, entries and which of them are new."""
