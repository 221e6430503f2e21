"""What to watch: one folder a story, and the little code that reads such a folder.

A seed folder holds ``story.txt`` (the article that started it), ``topics.toml`` (what to look for and who
reads it) and ``feeds.opml`` (where to look). This room must not know the database, the network or the
query language's meaning: it hands out texts with the places in the file where they stand.
"""
