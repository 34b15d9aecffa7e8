"""The errors a client may read. Their text says what was wrong and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class NetcoachError(Exception):
    """Something netcoach could not do, said in a sentence for the user."""


class InvalidValueError(NetcoachError):
    """A value that a record cannot hold; ``field`` names the one to mend, if there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class UnknownColumnError(NetcoachError):
    """A table that lacks a column which a measure needs."""


class UnknownRecordError(NetcoachError):
    """An id that names nothing in this journal."""


class JournalError(NetcoachError):
    """A journal's file that cannot be opened, read or understood."""


class LockedError(JournalError):
    """A journal that asks for its passphrase, or one that this passphrase does not open."""


class NotSavedError(JournalError):
    """Something that did not reach the disk; all that was saved before is intact."""


class UnreadableFileError(NetcoachError):
    """A file brought from elsewhere that is not what it should be."""


class AskFirstError(NetcoachError):
    """Something that is done only after a yes; the text is the question."""


class TemplateError(NetcoachError):
    """A consultant's template with something to mend; one line for each problem."""


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the nearest allowed word, or nothing when none is near."""
    near = difflib.get_close_matches(str(word).casefold(), list(allowed), n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else ""
