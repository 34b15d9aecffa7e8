"""What goes to her coach and what comes back, word for word, under "My journal …"."""

from __future__ import annotations

import ipywidgets as w

from netcoach import days, places
from netcoach.errors import AskFirstError
from netcoach.exchange import packs
from netcoach.forms.base import Form, button, esc, handled, row, tick, words
from netcoach.forms.screen import Dropdown
from netcoach.journal import keys
from netcoach.records import KINDS, WORDS
from netcoach.telling import title_of

STAYS = (
    "Private notes stay here, whatever else goes. Somebody who is not shared goes as “someone”; read your own words."
)
BEGINS = "A pack begins with what stands on the day on which you share it. What went before cannot be called back."
SAY = "Say it on the phone, never in the same mail:"
FOR_WHOM = ("for whom is it?", "")  # asked where she has paired with several
NEVER = ("setting", "template")
OFFERED = 30  # of each kind, the newest; what is older says who sees it in its own form


class Share(Form):
    """What the other one of the two may see, each with a box to tick; a pack to send; a pack that came."""

    screen_only = True  # a file has no place on paper

    def build(self) -> list[w.Widget]:
        self.other = packs.OTHER[self.me.author]
        self._goes, self._more = w.VBox(), Dropdown(options=[("share something more …", "")])
        self._more.observe(lambda _: self._let(self._more.value, "coach"), "value")
        self._to = Dropdown(options=[FOR_WHOM])
        self._new = tick(f"For a {self.other} you have not paired with")
        self._made, self._asked, self._pack = words(""), w.VBox(), None
        self._said = w.Password(placeholder="its passphrase, if it has one")
        self._upload = w.FileUpload(accept=packs.SUFFIX, multiple=False, description="Choose a pack that came")
        self._upload.tooltip = ""
        self._upload.observe(lambda _: self._open(), "value")
        write = button(f"Write a pack for my {self.other}", self._write, primary=True)
        return [
            words(f"<p><b>This goes to your {self.other}, and nothing else.</b> {STAYS}</p>"),
            self._goes,
            self._more,
            words(f"<p class='nc-quiet'>{BEGINS}</p>"),
            row(write, self._to, self._new),
            self._made,
            row(self._said, self._upload),
            self._asked,
        ]

    def refresh(self) -> None:
        lines = []
        for (record, about), said in self.me.share_preview().groupby(["record", "about"], sort=False):
            shown = [
                f"<p>{esc(each.question)} {esc(each.words)}{' (an earlier wording)' if each.earlier else ''}</p>"
                for each in said.itertuples()
            ]
            box = tick(about, value=True)
            # What was taken out has to be told, and without her words nobody reads her answers right.
            box.disabled = self.me.values(record) is None or record == "template"
            box.observe(lambda _, record=record: self._let(record, "me"), "value")
            lines.append(w.VBox([box, words("".join(shown), "nc-quiet")]))
        self._goes.children = lines or [words("<p>Nothing is shared yet.</p>")]
        here = [record for kind in KINDS if kind not in NEVER for record in [*self.me.state.ids(kind)][-OFFERED:]]
        left = [record for record in reversed(here) if self.me.state.audience(record) == "me"]
        self._more.options = [self._more.options[0], *((self._label(record), record) for record in left)]
        paired = [(f"for the one with the key …{key[-6:]}", key) for key in self.me.partners()]
        if [FOR_WHOM, *paired] != list(self._to.options):
            self._to.options = [FOR_WHOM, *paired]
        self._to.layout.display = "" if len(paired) > 1 else "none"
        self._new.value = self._new.disabled = not paired

    def _label(self, record: str) -> str:
        values, kind = self.me.values(record), self.me.state.kind(record)
        own = next((values[name] for name in ("what", "title", "answer", "statement") if values.get(name)), "")
        return title_of(self.me, record) + (f": {own[:60]}" if own and kind in WORDS and kind != "person" else "")

    @handled
    def _let(self, record: str, audience: str) -> None:
        if record:
            self.me.let_see(record, audience)
            self.say_saved()

    @handled
    def _write(self) -> None:
        passphrase = keys.suggest() if self._new.value else None
        path = places.outgoing(f"for-my-{self.other}{packs.SUFFIX}")
        entries = self.me.share(path, to=self._to.value, passphrase=passphrase)
        said = f"<p>{SAY} <b class='nc-words'>{esc(passphrase)}</b></p>" if passphrase else ""
        many = days.counted(entries, "entry", "entries")
        self._made.value = f"<p>The pack, with {many}, is <b>{esc(path)}</b>. Send this file as it is.</p>{said}"

    @handled
    def _open(self) -> None:
        if self._upload.value:
            data, self._upload.value = bytes(self._upload.value[0]["content"]), ()
            passphrase, self._said.value = self._said.value or None, ""
            self._pack = self.me.open_pack(data, passphrase)
            self._take()

    def _take(self, sure: bool = False) -> None:
        self._asked.children = []
        try:
            report = self.me.take(self._pack, sure=sure)
        except AskFirstError as ask:
            yes = button("Yes", lambda: self.run(lambda: self._take(sure=True)))
            no = button("No", lambda: self.run(self._leave))
            self._asked.children = [words(f"<p class='nc-banner'>{esc(ask)}</p>"), row(yes, no)]
            self.hush()  # what was said of an earlier pack is not about this one
            return
        self.say_saved(str(report)) if report.facts else self.say(str(report))

    def _leave(self) -> None:
        self._asked.children, self._pack = [], None
        self.say("Nothing was changed.")
