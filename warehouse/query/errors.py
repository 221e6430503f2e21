"""What is wrong with a query, and where."""


class QueryError(Exception):
    """The query cannot be read as written; the message says what to write instead.

    ``line`` and ``column`` count from 1 within the text of the query.
    """

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
