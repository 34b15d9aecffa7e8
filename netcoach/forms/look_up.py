"""What she has at hand on every page: a person before she meets them, a search over her own words, names hidden."""

from __future__ import annotations

import ipywidgets as w

from netcoach import days
from netcoach.finding import Hit, before_i_meet, search
from netcoach.forms.base import Form, Part, button, esc, handled, lines, row, words
from netcoach.forms.screen import SCREEN, Curtain, Text

PAGE = 12  # people or sentences at a time
ASK = "Whom will you meet, or which words do you look for?"
HINT = "a part of a name, or any words you wrote; then Enter"
NOTHING = "You wrote nothing with these words."
UNWRITTEN = "Nothing is written about them yet. What might they be trying to get done this year?"
HIDE, SHOW = "Show initials instead of names", "Show the names again"
HIDDEN = "Names are hidden on this screen. What you type yourself stays as you type it; the full names are kept."


class LookUp(Form):
    """A person's page, "before I meet Ana", and a search over everything she wrote. Nothing of it is stored.

    Args:
        me: The client's journal, or a view of an earlier day.
        key: Where it stands, if a page has it twice.
    """

    def build(self) -> list[w.Widget]:
        self._typed = Text(placeholder=HINT, continuous_update=False)
        self._typed.observe(lambda _: self._search(), "value")
        self._shown, self._person, self._most = Part(), None, PAGE
        return [words(ASK, "nc-label"), self._typed, self._shown]

    def refresh(self) -> None:
        self._tell(self._person) if self._person else self._list()

    @handled
    def _search(self) -> None:
        self._person, self._most = None, PAGE
        self._list()

    @handled
    def _more(self) -> None:
        self._most += PAGE
        self._list()

    @handled
    def _open(self, person: str | None) -> None:
        self._person = person
        self.refresh()

    def _list(self) -> None:
        found = search(self.me, self._typed.value)
        shown, left = found[: self._most], len(found) - self._most
        names = [self._name(person) for hit in shown if not hit.day for person in hit.people]
        more = [button(f"{min(left, PAGE)} more", self._more, link=True)] if left > 0 else []
        nothing = [words(NOTHING, "nc-quiet")] if self._typed.value.strip() and not found else []
        self._shown.children = [row(*names), *(self._line(hit) for hit in shown if hit.day), *more, *nothing]

    def _line(self, hit: Hit) -> w.HBox:
        day = days.near_words(hit.day, today=self.me.today)
        text = words(f"{esc(hit.text)}<br><span class='nc-quiet'>{esc(hit.said)} · {day}</span>")
        line = row(text, *map(self._name, hit.people))
        line.add_class("nc-talk")
        return line

    def _name(self, person: str) -> w.Button:
        return button(self.me.names[person], lambda: self._open(person))

    def _tell(self, person: str) -> None:
        if person not in self.me.names:  # taken out meanwhile, or not here yet on the day she looks back to
            self._open(None)
            return
        job = ", ".join(filter(None, map((self.me.values(person) or {}).get, ("title", "department", "company"))))
        told = before_i_meet(self.me, person)
        page = f"<h3>Before I meet {esc(self.me.names[person])}</h3><p class='nc-quiet'>{esc(job)}</p>"
        page += "".join(f"<h3>{heading}</h3>{''.join(map(_block, said))}" for heading, said in told)
        page += "" if told else f"<p>{UNWRITTEN}</p>"
        back = button("Back to what I found" if self._typed.value else "Somebody else", lambda: self._open(None))
        self._shown.children = [words(f"<div class='nc-page'>{page}</div>"), back]


def _block(text: str) -> str:
    return f"<div class='nc-line'>{lines(text.splitlines())}</div>"


class HideNames(w.HBox):
    """The switch for a screen that others can see: initials instead of names, on every open page at once."""

    def __init__(self, form: Form) -> None:
        self._curtain, self._said = Curtain(), words(HIDDEN, "nc-quiet")
        self._switch = button("", lambda: form.run(self._turn), link=True)
        super().__init__([self._switch, self._said, self._curtain])
        self.add_class("nc-row")
        SCREEN.watch_sent(self)
        self.screen_turned()

    def __repr__(self) -> str:
        return "<a switch>"

    def screen_turned(self) -> None:
        """Say what the switch does next."""
        self._switch.description = SHOW if SCREEN.on else HIDE
        self._said.layout.display = "" if SCREEN.on else "none"

    def _turn(self) -> None:
        SCREEN.turn()
        self._curtain.send({"turned": SCREEN.on})
