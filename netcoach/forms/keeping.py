"""The journal itself, at the top of each page: its passphrase, its copies, forgetting somebody, an earlier day."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as w

from netcoach import days, places
from netcoach.errors import NetcoachError
from netcoach.forms.answers import PeopleAnswer
from netcoach.forms.base import Form, button, esc, handled, paragraphs, row, words
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
ONCE = "Each page asks for it once. From the next start of netcoach on, only the terminal does."
SOONER = {"a month ago": 30, "half a year ago": 183, "a year ago": 365}
DIFFERENT = "Written differently in two copies. Which holds? The other stays in the history."
FORGET = (
    "Everything about one person goes: the name, your notes, the talks that nobody else was in; here and in every "
    "backup, and whatever you merge later. It cannot be undone. Talks with others stay, without the name."
)


class NewPassphrase(w.VBox):
    """Four suggested words, her own, or none; calls ``use`` with what she chose.

    Args:
        form: The form whose message line speaks.
        use: Called with the passphrase, or None for none.
        without: What the button for no passphrase says; "" where there is none to offer.
    """

    def __init__(self, form: Form, use: Callable[[str | None], Any], without: str) -> None:
        self._form, self._use = form, use
        self._suggested, self._own = words(""), _secret("or your own, eight letters at least")
        four = button("Use these four words", lambda: form.run(lambda: use(self._words)), primary=True)
        none = [button(without, lambda: form.run(lambda: use(None)))] if without else []
        super().__init__(
            [
                words(f"<p><b>A passphrase?</b> {esc(WHAT_FOR)}</p>"),
                self._suggested,
                row(four, button("Other words", self._suggest), *none),
                row(self._own, button("Use my own", self._take_own)),
            ]
        )
        self.layout.overflow = "visible"
        self._suggest()

    def __repr__(self) -> str:
        return "<a passphrase>"

    def _suggest(self) -> None:
        self._words = keys.suggest()
        self._suggested.value = f"<p class='nc-words'>{esc(self._words)}</p>"

    def _take_own(self) -> None:
        typed, self._own.value = self._own.value, ""  # a page must not keep it
        self._form.run(lambda: self._use(typed))


class Sheet(w.VBox):
    """The recovery sheet: shown once, to be printed or written down, then gone from the page."""

    def __init__(self, form: Form, passphrase: str) -> None:
        path, day = form.me.path, days.in_words(form.me.today)
        html = SHEET.format(path=esc(path), passphrase=esc(passphrase), day=day)
        done = button("I have it on paper", self._clear, primary=True)
        print_it = button("Print this sheet", lambda: form.tell_page({"print": html}))
        super().__init__([words(f"<div class='nc-page'>{html}</div>"), row(print_it, done)])

    def __repr__(self) -> str:
        return "<a recovery sheet>"

    def _clear(self) -> None:
        self.children = []


class Unlock(w.VBox):
    """Asks for the passphrase of the journal that was chosen."""

    def __init__(self, form: Form) -> None:
        self._form, self._typed = form, _secret("passphrase")
        ask = words(f"<p><b>This journal has a passphrase.</b> {ONCE}</p>")
        super().__init__([ask, row(self._typed, button("Open it", self._open, primary=True))])

    def __repr__(self) -> str:
        return "<asks for a passphrase>"

    def _open(self) -> None:
        typed, self._typed.value = self._typed.value, ""
        self._form.run(lambda: self._form.me.unlock(typed))


class LookBack(w.HBox):
    """Which day to look back to."""

    def __init__(self, form: Form) -> None:
        self._form = form
        near = [button(word, lambda back=back: self._go(back)) for word, back in SOONER.items()]
        self._day, self._seen = w.DatePicker(), w.Checkbox(description="as this copy knew it by then", indent=False)
        self._day.observe(lambda _: form.run(self._picked), "value")
        super().__init__([words("Show everything as it was written by", "nc-quiet"), *near, self._day, self._seen])
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
    """Her journal's copies, its passphrase, another copy to bring in, somebody to forget. Folded away until asked."""

    def build(self) -> list[w.Widget]:
        parts = {
            "Earlier copies": self._copies,
            "Bring in another copy": self._other_copy,
            "Passphrase": self._passphrase,
            "Forget a person": self._forget,
            "Is the file sound?": self._check,
        }
        self._part = w.VBox()
        self._part.add_class("nc-part")
        self._part.layout.overflow = "visible"
        return [row(*(button(word, lambda make=make: self._show(make)) for word, make in parts.items())), self._part]

    @handled
    def _show(self, make: Callable[[], list[w.Widget]]) -> None:
        self.hush()
        self._part.children = make()

    def _copies(self) -> list[w.Widget]:
        there = self.me.backups()
        options = [(f"{_moment(found.moment)}, {backups.WHY.get(found.why, found.why)}", found.path) for found in there]
        self._which = w.Dropdown(options=[("choose a copy …", ""), *options])
        self._which.observe(lambda _: self.run(self._compare), "value")
        self._would = w.VBox()
        made = "netcoach makes a copy every half hour of use, and before anything that changes much"
        kept = f"{days.number_words(len(there))} {'is' if len(there) == 1 else 'are'} kept beside your journal"
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
        self._would.children = [words(paragraphs("\n".join(would))), back]

    def _restore(self) -> None:
        self.me.restore(self._which.value)
        self.say("Your journal stands as it did then. What stood until now is among the earlier copies.")

    def _other_copy(self) -> list[w.Widget]:
        self._upload = w.FileUpload(accept=places.SUFFIX, multiple=False, description="Choose the other copy")
        self._upload.tooltip = ""
        self._upload.observe(lambda _: self.run(self._merge), "value")
        self._of_that = _secret("its passphrase, if it has another one")
        said = "From another computer, or from your coach. Nothing that is here is lost; one Undo takes all of it back."
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
            report = self.me.merge(copy, passphrase)
        self.say_saved(str(report)) if report.facts else self.say(str(report))

    def _passphrase(self) -> list[w.Widget]:
        if not self.me.is_protected:
            return [NewPassphrase(self, self._protect, "")]
        remove = button("Remove the passphrase", lambda: self.run(lambda: self._protect(None)), link=True)
        return [
            words("<p>Your journal has a passphrase. A new one:</p>"),
            NewPassphrase(self, self._protect, ""),
            remove,
        ]

    def _protect(self, passphrase: str | None) -> None:
        self.me.protect(passphrase)
        self._part.children = [Sheet(self, passphrase)] if passphrase else []
        has = "has this passphrase from now on, and so have its copies" if passphrase else "has no passphrase any more"
        self.say(f"Your journal {has}.")

    def _forget(self) -> list[w.Widget]:
        self._whom = PeopleAnswer("Whom?", self.me.names, one=True)
        self._whom.on_change(lambda: self.run(self._preview))
        self._goes = w.VBox()
        return [words(f"<p>{esc(FORGET)}</p>"), self._whom, self._goes]

    def _preview(self) -> None:
        person = next(iter(self._whom.value), None)
        if person is None or self.me.values(person) is None:
            self._goes.children = []
            return
        planned = self.me.forgetting(person)
        forget = button("Forget this person for good", lambda: self.run(lambda: self._gone(person)))
        stay = button("Leave everything as it is", lambda: self._show(self._forget))
        self._goes.children = [words(f"<p>{esc(planned)}</p>{_listed(self.me, planned.mentions)}"), row(forget, stay)]

    def _gone(self, person: str) -> None:
        done = self.me.forget(person)
        self._part.children = []
        self.say(f"Gone for good. Other notes that still mention the name: {len(done.mentions)}.")
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
        return [words(paragraphs("\n".join(found)) + mend)]


class Differences(w.VBox):
    """What was written differently in two copies, one answer at a time; she chooses."""

    def __init__(self, form: Form) -> None:
        self._form = form
        super().__init__()
        self.layout.overflow = "visible"

    def __repr__(self) -> str:
        return "<answers that differ>"

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
        about, label = title_of(me, first["record"]), label_of(first["kind"], first["field"])
        asked = f"<p class='nc-banner'><b>{esc(about)}: {esc(label)}.</b> {DIFFERENT}{more}</p>"
        self.children = [words(asked), row(*choices)]

    def _taking(self, line: Any) -> Callable[[], None]:
        return lambda: self._form.run(lambda: self._form.me.choose(line.record, line.field, line.value))


def _secret(hint: str) -> w.Password:
    field = w.Password(placeholder=hint)
    field.add_class("nc-short")
    return field


def _listed(me: Any, mentions: list[Any]) -> str:
    return "".join(
        f"<p class='nc-quiet'>{esc(title_of(me, found.record))}: {esc(found.text)}</p>" for found in mentions
    )


def _day(moment: str) -> str:
    return days.in_words(dt.datetime.fromisoformat(moment).astimezone().date())


def _moment(moment: dt.datetime) -> str:
    local = moment.astimezone()
    return f"{days.in_words(local.date())}, {local:%H:%M}"
