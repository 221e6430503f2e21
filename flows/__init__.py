"""When things happen: the only code that knows Prefect, the clock and the environment.

Flows are tables of contents: they take a work list from the warehouse, hand it to the room that does
the slow pure thing, and give the results back to the warehouse. No SQL, no parsing and no HTML here.
"""
