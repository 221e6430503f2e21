"""What a command may have to say before it leaves with a status other than 0."""


class UsageError(Exception):
    """Something the user gave cannot be used; the message says what to do. Exit status 2."""


class RunFailed(Exception):
    """The run could not do all of its work; what was stored stays stored. Exit status 1."""


class PartsPurged(RunFailed):
    """An edition is what was frozen but for what purges took out, as they recorded. Exit status 3."""


class AnotherRun(RunFailed):
    """Another run is at work in this home. Exit status 1."""
