"""Comparing articles with topics, all of it in SQL over rows.

A resolved query becomes rows (``compiling``): words to look up, phrases of them, nodes that join them. A
fixed list of statements turns the words of pending articles and those rows into matches (``matching``);
nothing of a query ever becomes SQL text. Copies and stories are found in the same folder.
"""
