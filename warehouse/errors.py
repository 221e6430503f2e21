"""What can go wrong with the database, each with what to do about it."""


class WarehouseError(Exception):
    """The database cannot do what was asked; the message says why and what to do."""


class NewerDatabase(WarehouseError):
    """The file was made by a later version of Storywatch and is left untouched."""


class DatabaseBusy(WarehouseError):
    """Another process held the file for longer than the wait that was allowed."""


class StillAtWork(WarehouseError):
    """A query that cannot be interrupted still runs in a thread: the process has to be left at once."""


class Interrupted(WarehouseError):
    """A person stopped the query. Exit status 130."""
