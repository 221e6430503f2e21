"""Questions that analysts ask, a commented statement each, to be run by name or copied and changed.

A file's first comment is its documentation: the question, then remarks, a line for each parameter
(``-- In: NAME TYPE = DEFAULT: meaning``) and what comes out (``-- Out: ...``). The file's name with hyphens
is the question's name.
"""
