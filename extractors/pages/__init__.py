"""Reading an article out of its page: what ``extractors.article`` and ``extractors.pool`` are made of."""
