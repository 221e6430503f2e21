"""What was published: bytes in, frozen values out.

This room fetches politely and safely, reads feed documents, and gets the text and the metadata of an
article out of its page. It knows HTTP, feeds and HTML. It must not know the database, Prefect, the
clock (``now`` is passed in) or what anybody is looking for.

Its doors are ``fetch``, ``feed``, ``url``, ``article`` and ``pool``; behind them lie the folders ``web``,
``feeds`` and ``pages``.
"""
