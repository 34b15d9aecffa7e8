"""The journal itself, at the top of each page: its passphrase, its copies, forgetting somebody, an earlier day."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as w

from netcoach import days, places
from netcoach.errors import JournalError, NetcoachError
from netcoach.forms.answers import PeopleAnswer
from netcoach.forms.base import Form, Part, button, esc, handled, lines, row, tick, words
from netcoach.forms.reporting import Report
from netcoach.forms.screen import Dropdown
from netcoach.forms.sharing import Share
from netcoach.journal import backups, keys
from netcoach.telling import in_words, label_of, title_of

WHAT_FOR = (
    "Whoever gets hold of the file can then read nothing. Nobody can open it without these words, netcoach included: "
    "write them on paper and keep the paper where you keep your passport."
)
SHEET = """<h2>netcoach: my recovery sheet</h2>
<p>The journal <b>{path}</b> opens with this passphrase:</p>
<p style="font-size: 1.6em; font-family: monospace; padding: .6em; border: 1px solid">{passphrase}</p>
<p>To open it: start netcoach; it asks for the passphrase. On another computer, copy the file first and type
<i>netcoach open --journal</i> and its path. Made on {day}.</p>
<p>Without these words nobody can open the journal. Keep this sheet away from the computer.</p>"""
ONCE = "Each page asks for it once. From the next start on, only the window in which you start netcoach asks."
SOONER = {"a month ago": 30, "half a year ago": 183, "a year ago": 365}
WITHOUT = "leave out what came in from another copy later"
DIFFERENT = "Written differently in two copies. Which holds? The other stays in the history."
FORGET = (
    "Everything about one person goes: the name, your notes, the talks that nobody else was in; here and in every "
    "backup, and whatever you merge later. It cannot be undone. Talks with others stay, without the name."
)

NOBODY = "There is nobody of that name in your journal."


class NewPassphrase(Part):
    """Four suggested words, her own, or none; calls ``use`` with what she chose.

    Args:
        form: The form whose message line speaks.
        use: Called with the passphrase, or None for none.
        without: What the button for no passphrase says; "" where there is none to offer.
        ask: The question in front.
    """

    def __init__(
        self, form: Form, use: Callable[[str | None], Any], without: str = "", ask: str = "A passphrase?"
    ) -> None:
        self._form, self._use = form, use
        self._suggested, self._own = words(""), _secret("or your own, eight letters at least")
        four = button("Use these four words", lambda: self._take(self._words), primary=True)
        none = [button(without, lambda: self._take(None))] if without else []
        super().__init__(
            [
                words(f"<p><b>{ask}</b> {esc(WHAT_FOR)}</p>"),
                self._suggested,
                row(four, button("Other words", self._suggest), *none),
                row(self._own, button("Use my own", lambda: self._take(self._own.value))),
            ]
        )
        self._suggest()

    def _suggest(self) -> None:
        self._words = keys.suggest()
        self._suggested.value = f"<p class='nc-words'>{esc(self._words)}</p>"

    def _take(self, passphrase: str | None) -> None:
        self._own.value = ""  # a page must not keep it
        self._form.run(lambda: self._use_and_drop(passphrase))

    def _use_and_drop(self, passphrase: str | None) -> None:
        self._use(passphrase)
        self._words = self._suggested.value = ""


class Sheet(Part):
    """The recovery sheet: shown once, to be printed or written down, then gone from the page."""

    def __init__(self, form: Form, passphrase: str) -> None:
        path, day = form.me.path, days.in_words(form.me.today)
        sheet = SHEET.format(path=esc(path), passphrase=esc(passphrase), day=day)
        self._shown = words(f"<div class='nc-page'>{sheet}</div>")
        print_it = button("Print this sheet", lambda: None)
        print_it.add_class("nc-print")  # the page's script prints what is shown
        super().__init__([self._shown, row(print_it, button("I have it on paper", self._clear, primary=True))])

    def _clear(self) -> None:
        self._shown.value = ""
        self.children = []


class Unlock(Part):
    """Asks for the passphrase of the journal that was chosen."""

    def __init__(self, form: Form) -> None:
        self._form, self._typed = form, _secret("passphrase")
        ask = words(f"<p><b>This journal has a passphrase.</b> {ONCE}</p>")
        super().__init__([ask, row(self._typed, button("Open it", self._open, primary=True))])

    def _open(self) -> None:
        typed, self._typed.value = self._typed.value, ""
        self._form.run(lambda: self._unlock(typed))

    def _unlock(self, typed: str) -> None:
        self._form.me.unlock(typed)
        self._form.hush()


class LookBack(w.HBox):
    """Which day to look back to."""

    def __init__(self, form: Form) -> None:
        self._form = form
        near = [button(word, lambda back=back: self._go(back)) for word, back in SOONER.items()]
        self._day = w.DatePicker(description="or by", style={"description_width": "auto"})
        self._day.observe(lambda _: form.run(self._picked), "value")
        self._seen = tick(WITHOUT)
        merged = any(row.seen_at != row.recorded_at for row in form.me.opened().rows)
        seen = [self._seen] if merged else []
        super().__init__([words("Show everything as it was written by", "nc-quiet"), *near, self._day, *seen])
        self.add_class("nc-row")

    def __repr__(self) -> str:
        return "<a day to look back to>"

    def _go(self, back: int) -> None:
        self._form.run(lambda: self._look(self._form.me.today - dt.timedelta(days=back)))

    def _picked(self) -> None:
        day = self._day.value
        if day and day.year >= days.EARLIEST_YEAR:  # the picker tells of each part that is typed
            self._look(day)

    def _look(self, day: dt.date) -> None:
        if day > self._form.me.today:
            raise NetcoachError(f"{days.in_words(day)} is still to come.")
        self._form.me.look_as_of(day, seen=self._seen.value)


class JournalCare(Form):
    """Her journal's copies, its passphrase, another copy to bring in, somebody to forget. Folded away until asked.

    Args:
        me: The client's journal.
        came_in: Called when another copy was brought in.
    """

    def __init__(self, me: Any, came_in: Callable[[], Any]) -> None:
        self._came_in = came_in
        super().__init__(me)

    def build(self) -> list[w.Widget]:
        parts = {
            "Earlier copies": self._copies,
            "Share with my coach" if self.me.author == "client" else "Share with my client": lambda: [Share(self.me)],
            "A report": lambda: [Report(self.me)],
            "Bring in another copy": self._other_copy,
            "Passphrase": self._passphrase,
            "Forget a person": self._forget,
            "Is the file sound?": self._check,
        }
        self._part = Part()
        return [row(*(button(word, lambda make=make: self._show(make)) for word, make in parts.items())), self._part]

    @handled
    def _show(self, make: Callable[[], list[w.Widget]]) -> None:
        self.hush()
        self._part.children = make()

    def _copies(self) -> list[w.Widget]:
        there = self.me.backups()
        options = [(f"{_moment(found.moment)}, {backups.WHY.get(found.why, found.why)}", found.path) for found in there]
        self._which = Dropdown(options=[("choose a copy …", ""), *options])
        self._which.observe(lambda _: self.run(self._compare), "value")
        self._would = w.VBox()
        made = "netcoach makes a copy every half hour of use, and before anything that changes much"
        kept = f"{days.number_words(len(there))} {'is' if len(there) == 1 else 'are'} kept beside your journal"
        kept = kept if there else "none is kept yet"
        return [
            words(f"<p>{made}; {kept}.</p>"),
            row(button("Make one now", self._back_up)),
            *([self._which, self._would] if there else []),
        ]

    @handled
    def _back_up(self) -> None:
        self.me.opened().back_up()
        self._part.children = self._copies()
        self.say("A copy was made and read back.")

    def _compare(self) -> None:
        if not self._which.value:
            self._would.children = []
            return
        would = self.me.since(self._which.value) or ["Going back to it would change nothing."]
        back = button("Go back to this copy", lambda: self.run(self._restore))
        self._would.children = [words(lines(would)), back]

    def _restore(self) -> None:
        self.me.restore(self._which.value)
        self.say("Your journal stands as it did then. What stood until now is among the earlier copies.")

    def _other_copy(self) -> list[w.Widget]:
        self._upload = w.FileUpload(accept=places.SUFFIX, multiple=False, description="Choose the other copy")
        self._upload.tooltip = ""
        self._upload.observe(lambda _: self.run(self._merge), "value")
        self._of_that = _secret("its passphrase, if it has another one")
        said = "From another computer of yours. Nothing that is here is lost; one Undo takes all of it back."
        return [words(f"<p>{said}</p>"), row(self._of_that, self._upload)]

    def _merge(self) -> None:
        if not self._upload.value:
            return
        file, self._upload.value = self._upload.value[0], ()
        passphrase, self._of_that.value = self._of_that.value or None, ""
        # Beside the journal, so that it is as well protected while it is being read.
        with tempfile.TemporaryDirectory(dir=self.me.path.parent, prefix=".merging-") as folder:
            copy = Path(folder) / f"copy{places.SUFFIX}"
            copy.write_bytes(bytes(file["content"]))
            try:
                report = self.me.merge(copy, passphrase)
            except JournalError as problem:  # she knows the file by its own name
                said = str(problem).replace(str(copy), file["name"]).replace(copy.name, file["name"])
                raise JournalError(said) from None
        self._came_in()
        self.say_saved(str(report)) if report.facts else self.say(str(report))

    def _passphrase(self) -> list[w.Widget]:
        if not self.me.is_protected:
            return [NewPassphrase(self, self._protect)]
        remove = button("Remove the passphrase", lambda: self.run(lambda: self._protect(None)), link=True)
        return [NewPassphrase(self, self._protect, ask="Your journal has a passphrase. Another one?"), remove]

    def _protect(self, passphrase: str | None) -> None:
        self.me.protect(passphrase)
        self._part.children = [Sheet(self, passphrase)] if passphrase else []
        has = "has this passphrase from now on, and so have its copies" if passphrase else "has no passphrase any more"
        self.say(f"Your journal {has}.")

    def _forget(self) -> list[w.Widget]:
        self._whom = PeopleAnswer("Whom?", self.me.forgettable(), one=True)
        self._whom.on_change(lambda: self.run(self._preview))
        self._goes = w.VBox()
        return [words(f"<p>{esc(FORGET)}</p>"), self._whom, self._goes]

    def _preview(self) -> None:
        person = next(iter(self._whom.value), None)
        if person not in self.me.forgettable():
            self._goes.children = [words(NOBODY)] if person else []
            return
        planned = self.me.forgetting(person)
        forget = button("Forget this person for good", lambda: self.run(lambda: self._gone(person)))
        stay = button("Leave everything as it is", lambda: self._show(self._forget))
        self._goes.children = [words(f"<p>{esc(planned)}</p>{_listed(self.me, planned.mentions)}"), row(forget, stay)]

    def _gone(self, person: str) -> None:
        done = self.me.forget(person)
        self._part.children = []
        left = f" Other notes that still mention the name: {len(done.mentions)}." if done.mentions else ""
        self.say(f"Gone for good, here and in every backup.{left}")
        if done.mentions:
            redact = button("Write “someone” there instead", lambda: self.run(lambda: self._redact(done)))
            listed = words(f"<p>They still mention the name:</p>{_listed(self.me, done.mentions)}")
            self._part.children = [listed, row(redact, button("Leave them", lambda: self._show(list)))]

    def _redact(self, done: Any) -> None:
        self.me.redact(done.mentions, done.words)
        self._part.children = []
        self.say("The name is out of those notes too, here and in every backup.")

    def _check(self) -> list[w.Widget]:
        found = self.me.check()
        if not found:
            return [words(f"<p>Sound. Every one of {len(self.me.opened().rows):,} entries is as it was written.</p>")]
        mend = "<p>To mend what can be mended, close netcoach and type in a terminal: <b>netcoach repair</b></p>"
        return [words(lines(found) + mend)]


class Differences(Part):
    """What was written differently in two copies, one answer at a time; she chooses."""

    def __init__(self, form: Form) -> None:
        self._form = form
        super().__init__()

    def refresh(self) -> None:
        """Show the first answer that differs, if any does."""
        me, found = self._form.me, self._form.me.conflicts()
        if found.empty:
            self.children = []
            return
        first = found.iloc[0]
        these = found[(found["record"] == first["record"]) & (found["field"] == first["field"])]
        left = found.groupby(["record", "field"]).ngroups
        more = f" ({left} of them)" if left > 1 else ""
        choices = [
            button(f"{in_words(me, line.kind, line.field, line.value)} · {_day(line.recorded_at)}", self._taking(line))
            for line in these.itertuples()
        ]
        about, label = title_of(me, first["record"]), label_of(me.template, first["kind"], first["field"])
        asked = f"<p class='nc-banner'><b>{esc(about)}: {esc(label)}.</b> {DIFFERENT}{more}</p>"
        self.children = [words(asked), row(*choices)]

    def _taking(self, line: Any) -> Callable[[], None]:
        return lambda: self._form.run(lambda: self._take(line))

    def _take(self, line: Any) -> None:
        self._form.me.choose(line.record, line.field, line.value)
        self._form.say_saved("The other one stays in the history.")


def _secret(hint: str) -> w.Password:
    return w.Password(placeholder=hint, layout={"width": "320px"})


def _listed(me: Any, mentions: list[Any]) -> str:
    lines = []
    for found in mentions:
        stands = (me.values(found.record) or {}).get(found.field)
        earlier = "" if found.text in (stands if isinstance(stands, list) else [stands]) else " (an earlier wording)"
        lines.append(f"<p class='nc-quiet'>{esc(title_of(me, found.record))}: {esc(found.text)}{earlier}</p>")
    return "".join(lines)


def _day(moment: str) -> str:
    return days.in_words(dt.datetime.fromisoformat(moment).astimezone().date())


def _moment(moment: dt.datetime) -> str:
    local = moment.astimezone()
    return f"{days.in_words(local.date())}, {local:%H:%M}"
