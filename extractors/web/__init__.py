"""Asking the web politely and safely: what ``extractors.fetch`` is made of."""
