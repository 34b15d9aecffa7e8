"""What :class:`netcoach.me.Me` can do when two people on her map turn out to be one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netcoach import records
from netcoach.errors import UnknownRecordError
from netcoach.exchange import matching
from netcoach.fold import REMOVED, Change, difference


class Joining:
    """Mixed into :class:`netcoach.me.Me`."""

    def same_person(self, keep: str, other: str) -> None:
        """Make one person of two, as one step: talks, seats, steps and all else of ``other`` become those of ``keep``.

        The name becomes another name. Where only one of them has an answer it holds; where both do, that of ``keep``,
        and a text goes below hers. Who may see it is as few as for either of them.

        Raises:
            UnknownRecordError: If they are not two people of this journal.
        """
        if keep == other or not {keep, other} <= {*self.people.index}:
            raise UnknownRecordError("Choose two people who are both in this journal.")
        seats = {who: dict(zip(seats["move"], seats.index, strict=True)) for who, seats in self.seats.groupby("person")}
        theirs, hers = seats.get(other, {}), seats.get(keep, {})
        one = {other: keep} | {theirs[move]: hers[move] for move in theirs.keys() & hers.keys()}  # who goes, who stays
        changes = [Change(self.state.kind(gone), gone, {REMOVED: True}, {}) for gone in one]
        for kind in records.KINDS:
            fields = records.fields_of(kind)
            people = [name for name, field in fields.items() if field.type in {"person", "people", "pairs"}]
            for record in [record for record in self.state.ids(kind) if record not in one]:
                values = dict(self.values(record))
                for gone in [gone for gone, stays in one.items() if stays == record]:
                    values = _together(fields, values, self.values(gone))
                values |= {name: _renamed(values[name], other, keep) for name in people if values.get(name)}
                if record == keep:  # nobody knows or introduces herself
                    values |= {name: _renamed(values[name], keep, None) for name in people if values.get(name)}
                changed = difference(self.shown(record), values, lambda name, fields=fields: fields[name].several)
                changes += [Change(kind, record, *changed)] if changed[0] else []
        self.write(changes)

    def alike(self, person: str) -> list[str]:
        """Return everybody else, those first who could be the same person under another spelling."""
        names = self.people["name"].fillna("").to_dict()
        near = matching.alike(names[person], names)
        return [other for other in dict.fromkeys([*near, *names]) if other != person]


def _together(fields: Mapping[str, records.Field], hers: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Return the answers of two records that turned out to be one."""
    said = dict(hers)
    for name, field in ((name, field) for name, field in fields.items() if theirs.get(name) not in (None, [])):
        mine, other = hers.get(name), theirs[name]
        if field.several:
            said[name] = [*(mine or []), *(each for each in other if each not in (mine or []))]
        elif mine in (None, records.UNKNOWN):
            said[name] = other
        elif field.type == "text" and other != mine:
            said[name] = f"{mine}\n{other}"
    known_as = [*(said.get("aliases") or []), theirs.get("name")]
    if "aliases" in fields:
        said["aliases"] = [name for name in dict.fromkeys(known_as) if name not in (None, hers["name"])]
    few = list(records.AUDIENCES)
    audience = min((each.get("audience") or few[0] for each in (hers, theirs)), key=few.index)
    return said | ({"audience": audience} if hers.get("audience") else {})


def _renamed(value: Any, old: str, new: str | None) -> Any:
    """Return a person, people, or pairs with a person, in which one id stands for another, once; None for nobody."""
    if not isinstance(value, list):
        return new if value == old else value
    named = [[_renamed(part, old, new) for part in each] if isinstance(each, list) else each for each in value]
    named = [new if each == old else each for each in named]
    return [each for at, each in enumerate(named) if each not in (None, *named[:at]) and None not in [*each]]
