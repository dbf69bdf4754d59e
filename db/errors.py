"""What can go wrong, on one page. Each error has the exit code that `citetrail` ends with.

CitetrailError            1   a defect of ours
 ├── InputError           2   the command line, the config, the input or the archive folder cannot be used
 │    └── Unusable        2   the archive can take nothing just now: held by another program, full, not to be written
 ├── Unreadable           3   an answer came that we do not understand; its bytes are kept
 ├── Unreachable          4   we asked and nobody answered, or we were told to come back later
 ├── Refused              5   a platform, or our own guard, says no
 └── Damaged              6   kept bytes no longer match their name, or the chain of custody is broken

What a platform tells us about a post ("deleted", "protected") is no error: it is an `Absence`.
"""


class CitetrailError(Exception):
    """What happened (`what`), and why or what to do next (`why`)."""

    exit_code = 1

    def __init__(self, what: str, why: str = "") -> None:
        super().__init__(f"{what}: {why}" if why else what)
        self.what = what
        self.why = why


class InputError(CitetrailError):
    """What we were given cannot be used; the message says which thing and how to mend it."""

    exit_code = 2


class Unusable(InputError):
    """The archive cannot be used just now. Never the fault of what was to be kept: that is done again later."""


class Unreadable(CitetrailError):
    """An answer came that we do not understand. Never a statement about the post."""

    exit_code = 3


class Unreachable(CitetrailError):
    """Nobody answered in time, the connection broke, or a rate limit outlasted our patience."""

    exit_code = 4


class Refused(CitetrailError):
    """The host will not talk to us, or our own guard will not talk to the host."""

    exit_code = 5


class Damaged(CitetrailError):
    """Kept bytes no longer match their digest, or the chain of custody is broken."""

    exit_code = 6
