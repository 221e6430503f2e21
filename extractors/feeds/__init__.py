"""Reading feed documents of every kind: what ``extractors.feed`` is made of."""
