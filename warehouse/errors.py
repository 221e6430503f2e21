"""What can go wrong with the database, each with what to do about it."""


class WarehouseError(Exception):
    """The database cannot do what was asked; the message says why and what to do."""


class NewerDatabase(WarehouseError):
    """The file was made by a later version of Storywatch and is left untouched."""


class DatabaseBusy(WarehouseError):
    """Another process held the file for longer than the wait that was allowed."""
