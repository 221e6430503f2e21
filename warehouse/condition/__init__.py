"""The condition of a home, in figures: what ran, what waits, what is there. Read only, and quick."""
