"""Which step undo and redo mean, and what a merge brought. Pure: facts and what stands after them, no file."""

from __future__ import annotations

from collections.abc import Iterable

from netcoach.fold import ERASED, MERGED, UNDO, Row, State

NO_STEP = frozenset({"template", ERASED})  # what the journal began with; what is meant to be gone for good


def to_turn(rows: Iterable[Row], state: State, *, undone: bool) -> str | None:
    """Return the step that undo would take back, or redo would bring back; None if there is none.

    Args:
        rows: What one author wrote on one copy, in order.
        state: What stands.
        undone: True for undo, False for redo.
    """
    done: dict[str, None] = {}  # in the order in which they were last done
    taken_back: dict[str, None] = {}
    for row in rows:
        if row.kind == UNDO and row.fields["undone"]:
            taken_back[row.record] = taken_back.pop(row.record, None)
        elif row.kind == UNDO:  # brought back: it is what was done last
            taken_back.pop(row.record, None)
            done[row.record] = done.pop(row.record, None)
        elif row.kind not in NO_STEP:
            if row.step not in done and not state.is_undone(row.step):
                taken_back.clear()  # something was saved since: there is nothing to bring back
            done[row.step] = None
    standing = [step for step in done if not state.is_undone(step)]
    return next(reversed(standing if undone else taken_back), None)


def exchanged(rows: Iterable[Row]) -> list[Row]:
    """Return the facts that travel: what one copy did with its merges is its own affair."""
    rows = list(rows)
    merges = {row.step for row in rows if row.kind == MERGED}
    return [row for row in rows if row.kind != MERGED and not (row.kind == UNDO and row.record in merges)]


def set_aside(rows: Iterable[Row], state: State) -> set[str]:
    """Return when the facts of undone merges were seen here."""
    return {row.fields["seen_at"] for row in rows if row.kind == MERGED and state.is_undone(row.step)}
