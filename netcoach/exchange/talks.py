"""Suggest talks from calendars and from LinkedIn's messages: who, when, and who began. No disk, no journal."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from netcoach.errors import InvalidValueError, UnreadableFileError
from netcoach.exchange.contacts import day_first_in, day_of, table_of
from netcoach.exchange.matching import plain
from netcoach.exchange.sheets import MOST_BYTES, MOST_ROWS, Sheet, short

MOST_PEOPLE = 8  # our choice: in a larger room nobody talks with everybody
EARLIEST = 1970  # a repeating event that begins before is a mistake
NOT_PEOPLE = re.compile(r"(resource|group)\.calendar\.google\.com$|^(no-?reply|room|meetingroom)\b", re.IGNORECASE)
VIDEO = re.compile(r"zoom\.us/|teams\.(microsoft|live)\.com/|meet\.google\.com/|webex\.com/", re.IGNORECASE)
EVENT = re.compile(r"^BEGIN:VEVENT.*?^END:VEVENT\s", re.MULTILINE | re.DOTALL)
Who = tuple[str, str, str]  # name, e-mail, profile address


@dataclass(frozen=True, eq=False, repr=False)
class TalkFile:
    """What a file says about talks. All of it is a suggestion."""

    detected: str  # what it is, in a sentence
    talks: list[dict[str, Any]]  # line, happened_on, who (list of Who), and fields of an interaction
    problems: pd.DataFrame  # one row per thing that cannot be read: line, reason, text
    left_out: list[str]  # what was left out, in words
    could_be_me: list[str]  # addresses of which one may be hers, the most frequent first; empty if one is known to be

    def __repr__(self) -> str:
        return f"<TalkFile: {self.detected}>"


def is_calendar(data: bytes) -> bool:
    """Return whether a file says that it is a calendar."""
    return data[:100].lstrip(b"\xef\xbb\xbf \r\n").upper().startswith(b"BEGIN:VCALENDAR")


def read_calendar(data: bytes, name: str, *, since: dt.date, today: dt.date, mine: Collection[str]) -> TalkFile:
    """Suggest the talks of a calendar from ``since`` to ``today``, both included.

    Left out and counted: what was cancelled or declined, lasted whole days, was with nobody or with very many.
    Rooms and her own addresses (``mine``, as :func:`plain` writes them) are nobody. A repeating event is unfolded
    inside the span only.
    """
    import icalendar  # only who brings a calendar waits for it

    called = f"'{name}'" if name else "This file"
    if len(data) > MOST_BYTES:
        raise UnreadableFileError(f"{called} is larger than 100 MB. Please bring a shorter time of it.")
    text, lines = data.decode("utf-8-sig", "replace"), []
    if text.count("BEGIN:VEVENT") > MOST_ROWS:
        raise UnreadableFileError(f"{called} has more than {MOST_ROWS:,} entries. Please bring a shorter time of it.")

    first, last = (f"{day:%Y%m%d}" for day in (since - dt.timedelta(1), today + dt.timedelta(1)))

    def kept(event: re.Match[str]) -> str:  # years of a calendar cost nothing if they are not asked for
        days = re.findall(r"^(?:DTSTART|RECURRENCE-ID)[^:\n]*:(\d{8})", event[0], re.MULTILINE)
        repeats = re.search(r"^R(RULE|DATE)", event[0], re.MULTILINE)
        if days and not repeats and not any(first <= day <= last for day in days):
            return ""
        lines.append(text.count("\n", 0, event.start()) + 1)
        return event[0]

    try:
        calendars = icalendar.Calendar.from_ical(EVENT.sub(kept, text), multiple=True)
        events = list(zip(lines, (event for each in calendars for event in each.walk("VEVENT")), strict=True))
    except (ValueError, IndexError, KeyError):
        raise UnreadableFileError(f"{called} is a damaged calendar. Please export it anew.") from None
    moved = defaultdict(set)  # of a repeating event: the days that have an entry of their own
    for _, event in events:
        if "RECURRENCE-ID" in event:
            moved[str(event.get("UID"))].add(_wall(event["RECURRENCE-ID"].dt))
    talks, problems, out = [], [], Counter()
    addresses: Counter[str] = Counter()
    for line, event in events:
        try:
            days = [when for when in _days(event, moved, since, today) if since <= when <= today]
            talk, why = _talk(event, mine) if days else ({}, "")
        except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
            reason = "I cannot read when this is, or with whom."
            problems.append({"line": line, "reason": reason, "text": short(str(event.get("SUMMARY", "")))})
            continue
        out[why] += len(days)
        addresses.update({_address(each) for name in ("ORGANIZER", "ATTENDEE") for each in _listed(event.get(name))})
        talks += [{"line": line, "happened_on": str(day), **talk} for day in days if not why]
    return _file("A calendar", talks, problems, out, _unknown_me(addresses, mine))


def _file(called: str, talks: list[dict], problems: list[dict], out: Counter, could_be_me: list[str]) -> TalkFile:
    talks.sort(key=lambda talk: talk["happened_on"], reverse=True)
    return TalkFile(
        f"{called}, {len(talks):,} {'talk' if len(talks) == 1 else 'talks'}",
        talks,
        table_of(problems, ["line", "reason", "text"]),
        [f"{count:,} {why}" for why, count in out.items() if why and count],
        could_be_me,
    )


def _unknown_me(addresses: Counter[str], mine: Collection[str]) -> list[str]:
    seen = [address for address, _ in addresses.most_common() if address]
    return [] if any(plain(address) in mine for address in seen) else seen[:8]


def _address(each: Any) -> str:
    return re.sub("^mailto:", "", str(each), flags=re.IGNORECASE).strip()


def _wall(when: dt.date) -> dt.datetime:
    """Return a moment as the clock on the wall shows it there; UTC is nobody's wall."""
    if not isinstance(when, dt.datetime):
        return dt.datetime.combine(when, dt.time())
    return (when.astimezone() if when.tzinfo and str(when.tzinfo) == "UTC" else when).replace(tzinfo=None)


def _days(event: Any, moved: Mapping[str, set], since: dt.date, today: dt.date) -> Iterator[dt.date]:
    start = _wall(event["DTSTART"].dt)
    if "RRULE" not in event and "RDATE" not in event:
        yield start.date()
        return
    from dateutil import rrule

    last = dt.datetime.combine(today, dt.time.max)
    if start.year < EARLIEST:
        raise ValueError("it begins too long ago")
    repeats = rrule.rruleset()
    for rule in _listed(event.get("RRULE")):
        if not {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}.issuperset(rule["FREQ"]):
            raise ValueError("it repeats more than once a day")
        until = min([last, *(_wall(until).replace(hour=23, minute=59) for until in rule.pop("UNTIL", ()))])
        ends = {} if "COUNT" in rule else {"until": until}
        repeats.rrule(rrule.rrulestr(rule.to_ical().decode(), dtstart=start).replace(**ends))
    for name, add in (("RDATE", repeats.rdate), ("EXDATE", repeats.exdate)):
        for listed in _listed(event.get(name)):
            for each in listed.dts:
                add(_wall(each.dt))
    for when in repeats.between(dt.datetime.combine(since, dt.time()), last, inc=True):
        if when not in moved[str(event.get("UID"))]:
            yield when.date()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _talk(event: Any, mine: Collection[str]) -> tuple[dict[str, Any], str]:
    """Return what an event says about a talk, and why it is none."""
    organizer = event.get("ORGANIZER")
    who: dict[str, Who] = {}
    declined = False
    for each in [*_listed(organizer), *_listed(event.get("ATTENDEE"))]:
        email = _address(each)
        mark = {name: str(each.params.get(name, "")).upper() for name in ("CUTYPE", "PARTSTAT")}
        me, gone = plain(email) in mine, mark["PARTSTAT"] == "DECLINED"
        declined |= me and gone
        if me or gone or mark["CUTYPE"] in ("ROOM", "RESOURCE") or NOT_PEOPLE.search(email) or "@" not in email:
            who.pop(plain(email), None)
            continue
        name = str(each.params.get("CN", "")).strip()
        name = name if name and "@" not in name else re.sub(r"[\W\d_]+", " ", email.split("@")[0]).strip().title()
        who[plain(email)] = (name or email, email, "")
    start, talk = event["DTSTART"].dt, {"who": list(who.values()), "kind": "conversation"}
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return talk, "cancelled"
    if declined:
        return talk, "that you declined"
    if not isinstance(start, dt.datetime):
        return talk, "of whole days"
    if not who:
        return talk, "with nobody else"
    if len(who) > MOST_PEOPLE:
        return talk, f"with more than {MOST_PEOPLE} people"
    if organizer is not None and mine:
        began = plain(_address(organizer)) in mine
        talk["started_by"] = "me" if began else "them"
    if VIDEO.search(" ".join(str(event.get(name, "")) for name in ("LOCATION", "DESCRIPTION", "X-GOOGLE-CONFERENCE"))):
        talk["channel"] = "video"
    minutes = (event.end - event.start).total_seconds() // 60 if "DTEND" in event or "DURATION" in event else 0
    if 1 <= minutes <= 1440:
        talk["minutes"] = int(minutes)
    talk["note"] = short(str(event.get("SUMMARY", "")))
    return talk, ""


def talks_of(sheet: Sheet, *, since: dt.date, today: dt.date, mine: Collection[str]) -> TalkFile:
    """Suggest talks from LinkedIn's messages, invitations, recommendations or endorsements: never what was written.

    Who began a conversation is told by her own profile address (one of ``mine``), never by a name. The messages of
    one conversation on one day are one talk.
    """
    lines, problems, out, found = [], [], Counter(), {}
    header = [column.casefold() for column in sheet.header]
    for line, cells, reason in sheet.rows:
        lines.append((line, dict(zip(header, cells, strict=False)), cells, reason))
    whens = [re.sub(r"[ ,T]+\d?\d:\d\d.*$", "", _said(row, "date", "sent at")) for _, row, _, _ in lines]
    way, faces = day_first_in(whens), [_people(row) for _, row, _, _ in lines]
    urls = Counter(url for people in faces for url in {plain(url, "url") for _, _, url in people if url})
    could_be_me = _unknown_me(urls, mine) if "from" in header else []
    order = sorted(range(len(lines)), key=lambda at: _said(lines[at][1], "date", "sent at"))
    for at in order:
        line, row, cells, reason = lines[at]
        try:
            day = None if reason else day_of(whens[at].replace("/", "-") if whens[at][4:5] == "/" else whens[at], way)
            if day is None:
                raise InvalidValueError(reason or "It has no day.")
        except InvalidValueError as problem:
            told = str(problem).replace(" The person goes in without.", "")
            problems.append({"line": line, "reason": told, "text": short(row.get("from") or cells[0])})
            continue
        who = [each for each in faces[at] if each[0] and plain(each[2], "url") not in mine]
        why = _not_offered(day, since, today, who)
        if why:
            out[why] += 1
            continue
        talk = {"line": line, "happened_on": day, "who": who, **sheet.format.talk}
        if "from" in header and not could_be_me:
            talk["started_by"] = "me" if plain(faces[at][0][2], "url") in mine else "them"
        elif "started_by" not in talk and (told := re.search("given|received", sheet.name, re.IGNORECASE)):
            talk["started_by"] = {"given": "me", "received": "them"}[told[0].casefold()]  # nothing else tells
        found.setdefault((row.get("conversation id") or line, day), talk)
    return _file(sheet.format.called, list(found.values()), problems, out, could_be_me)


def _not_offered(day: str, since: dt.date, today: dt.date, who: list[Who]) -> str:
    if not str(since) <= day <= str(today):
        return "of another time"
    return "with nobody named" if not who else f"with more than {MOST_PEOPLE} people" if len(who) > MOST_PEOPLE else ""


def _said(row: Mapping[str, str], *ends: str) -> str:
    return next((cell for column, cell in row.items() if column.endswith(ends) and cell), "")


def _people(row: Mapping[str, str]) -> list[Who]:
    """Return those on a line, the one who began first."""
    if "from" not in row:
        return [(f"{_said(row, 'first name')} {_said(row, 'last name')}".strip(), "", _said(row, "public url"))]
    urls = [url.strip() for url in _said(row, "recipient profile urls", "inviteeprofileurl").split(",")]
    names = [row.get("to", "")] if len(urls) == 1 else [name.strip() for name in row.get("to", "").split(",")]
    if len(names) != len(urls):  # a name with a comma in it: who is who is told by the address alone
        names = [url.rstrip("/").rpartition("/")[2].replace("-", " ").title() for url in urls]
    sender = (row["from"], "", _said(row, "sender profile url", "inviterprofileurl"))
    return [sender, *((name, "", url) for name, url in zip(names, urls, strict=True))]


def compare_talks(file: TalkFile, people: pd.DataFrame, interactions: pd.DataFrame) -> pd.DataFrame:
    """Say what each suggested talk would add. Changes nothing; a second run finds all of them here.

    Returns:
        One row per talk, the latest first: ``line``, ``name`` (who, in words), ``title`` (what it was called),
        ``company`` (missing), ``action`` ("add", "skip" or "ask"), ``reason``, ``changes`` (fields of the
        interaction; ``people`` are ids) and ``new`` (those who are not here yet).
    """
    index = defaultdict(set)
    for key, record in people.reindex(columns=["name", "email", "url", "aliases"]).to_dict("index").items():
        other = record["aliases"] if isinstance(record["aliases"], list | tuple) else []
        for way, value in [*record.items(), *(("name", name) for name in other)]:
            if way != "aliases" and isinstance(value, str) and value:
                index[way, plain(value, way)].add(key)
    here = Counter(
        (str(day.date()), frozenset(who))
        for day, who in zip(interactions["happened_on"], interactions["people"], strict=True)
        if not pd.isna(day)
    )
    rows = []
    for talk in file.talks:
        ids, new, asked = [], [], ""
        for who in talk["who"]:
            ways = zip(("email", "url", "name"), (who[1], who[2], who[0]), strict=True)
            keys = next((k for way, value in ways if value and (k := index.get((way, plain(value, way))))), set())
            asked = asked or (f"Two people here are called {who[0]}." if len(keys) > 1 else "")
            ids.extend(keys)
            new += [who] if not keys else []
        key = (talk["happened_on"], frozenset(ids))
        there = not new and here[key] > 0
        here[key] -= there
        action, reason = ("ask", asked) if asked else ("skip", "Already here.") if there else ("add", "New.")
        reason = f"Not here yet: {', '.join(name for name, _, _ in new)}." if new and not asked else reason
        values = {name: value for name, value in talk.items() if name not in ("line", "who") and value}
        names = ", ".join(name for name, _, _ in talk["who"])
        values["people"] = list(dict.fromkeys(ids))
        rows.append((talk["line"], names, talk.get("note", ""), None, action, reason, values, new))
    columns = ["line", "name", "title", "company", "action", "reason", "changes", "new"]
    return pd.DataFrame(rows, columns=columns)
