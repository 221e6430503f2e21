"""The read stage's tables: which pages are to be fetched, what came of them, and the articles in them."""
