"""What we say: an edition in, renderings out.

An edition is composed once, as data, and frozen; every rendering (mail, web page, text, Markdown) is
made of that one object, so that no two of them can disagree. This room must not know the database,
Prefect or the clock.
"""
