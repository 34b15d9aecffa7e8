"""What goes to the screen: with "Show initials instead of names" on, initials go out and full names stay in here.

A control keeps what she wrote and sends its browser something else: so nothing can be saved with initials in it.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

import anywidget
import ipywidgets as w

from netcoach import places
from netcoach.fold import CLIENT, Row
from netcoach.veil import Veil

HIDDEN = "Names are hidden. Show them again to change this."
#: Where plotly keeps words.
IN_PICTURES = frozenset(["text", "hovertext", "customdata", "ticktext", "alt", "name", "title"])


class Screen:
    """Whether names are hidden on this screen, in every page that is open. One for each kernel, as there is one screen.

    The switch is a file in her data folder: the next page has it too, and no journal carries it to another screen.
    """

    def __init__(self) -> None:
        self.on = False
        self._faces: dict[Any, None] = {}  # of the journals that a page showed, the latest one last
        self._sent: weakref.WeakSet[Any] = weakref.WeakSet()
        self._seen: Any = None
        self._veil = Veil()

    def watch(self, me: Any) -> None:
        """Hide the names of this journal too."""
        self._faces.pop(me, None)
        self._faces[me] = None
        self.look()

    def watch_sent(self, widget: Any) -> None:
        """Tell this control when names are hidden or shown."""
        self._sent.add(widget)

    def look(self) -> None:
        """See whether another page turned the switch."""
        if self.on != places.names_hidden():
            self.on = not self.on
            for widget in list(self._sent):
                widget.screen_turned()

    def turn(self) -> None:
        """Hide the names, or show them again."""
        places.hide_names(not self.on)
        self.look()

    def cover(self, value: Any, *, markup: bool = False, only: frozenset[str] | None = None) -> Any:
        """Return a text, or what holds texts, as it shall be seen; in mappings the texts under some keys ``only``."""
        if not self.on:
            return value
        journals = {id(rows): rows for me in self._faces if me.is_open and (rows := me.opened().rows)}
        seen = {key: len(rows) for key, rows in journals.items()}
        if seen != self._seen:
            self._seen, self._veil = seen, Veil(*map(_names_in, reversed(journals.values())))
        return self._covered(value, markup, only, only is None)

    def _covered(self, value: Any, markup: bool, only: frozenset[str] | None, here: bool) -> Any:
        if isinstance(value, str):
            return self._veil.cover(value, markup=markup) if here else value
        if isinstance(value, Mapping):
            return {k: self._covered(v, markup, only, only is None or k in only) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self._covered(item, markup, only, here) for item in value)
        return value


def _names_in(rows: list[Row]) -> dict[str, list[str]]:
    """Return every name that somebody ever had here, the present one last."""
    names: dict[str, list[str]] = {}
    for row in rows:
        if row.kind == "person":
            aliases = (row.fields.get("aliases") or {}).get("+", [])
            names.setdefault(row.record, []).extend(filter(None, [*aliases, row.fields.get("name")]))
        elif row.record == CLIENT:
            names.setdefault(CLIENT, []).append(row.fields.get("value") or "")
    return {person: known for person, known in names.items() if any(known)}


SCREEN = Screen()


class Covered(w.Widget):
    """A control whose words are covered on their way to the browser; mixed in before an ipywidgets class."""

    covers: tuple[str, ...] = ()  # the traits with words in them
    markup = False
    only: frozenset[str] | None = None

    def __init__(self, *args: Any, **more: Any) -> None:
        SCREEN.watch_sent(self)
        super().__init__(*args, **more)

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:
        """Return what the browser is told."""
        state = super().get_state(key, drop_defaults)
        if SCREEN.on:
            for name in state.keys() & set(self.covers):
                state[name] = SCREEN.cover(state[name], markup=self.markup, only=self.only)
        return state

    def screen_turned(self) -> None:
        """Tell the browser again."""
        self.send_state(self.covers)


def _covered(kind: type, *covers: str, **more: Any) -> type:
    return type(kind.__name__, (Covered, kind), {"covers": covers, "__doc__": kind.__doc__} | more)


HTML = _covered(w.HTML, "value", markup=True)
Button, Checkbox = _covered(w.Button, "description"), _covered(w.Checkbox, "description")
Dropdown, ToggleButtons = _covered(w.Dropdown, "_options_labels"), _covered(w.ToggleButtons, "_options_labels")
Combobox = _covered(w.Combobox, "options")


class Output(Covered, w.Output):
    """A picture."""

    covers, markup, only = ("outputs",), True, IN_PICTURES


class Typed(Covered):
    """A field for text. What she types while names are hidden stays as she types it; what was kept is covered.

    A covered field cannot be changed, and what its browser says about it is not believed.
    """

    covers = ("value", "disabled", "placeholder")
    _typing = _hers = False

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.observe(self._note_who, "value")

    def _note_who(self, _change: Any) -> None:
        self._hers = self._typing

    @property
    def is_covered(self) -> bool:
        """Whether names stand in it that must not be seen."""
        return SCREEN.on and not self._hers and SCREEN.cover(self.value) != self.value

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the browser says."""
        if self.is_covered:
            return
        self._typing = True
        try:
            super().set_state(sync_data)
        finally:
            self._typing = False

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:
        """Return what the browser is told: of a name alone nothing but that it is hidden."""
        keys = {key} if isinstance(key, str) else set(key or ())
        state = w.Widget.get_state(self, keys | set(self.covers) if "value" in keys else key, drop_defaults)
        if self.is_covered and "value" in state:
            shown = SCREEN.cover(self.value)
            alone = not any(len(word) > 2 for word in shown.split())
            state |= {"value": "" if alone else shown, "disabled": True, "placeholder": HIDDEN}
        return state

    def screen_turned(self) -> None:
        """Tell the browser again; what was typed before counts as kept."""
        self._hers = False
        super().screen_turned()


class Text(Typed, w.Text):
    """A line."""


class Textarea(Typed, w.Textarea):
    """Several lines."""


class Curtain(anywidget.AnyWidget):
    """Tells the other pages of this browser that the switch was turned, and hears it from them."""

    _esm = """export default {
      initialize({ model }) {
        const pages = new BroadcastChannel("netcoach: names");
        pages.onmessage = () => model.send({ look: true });
        model.on("msg:custom", () => pages.postMessage("look"));
        return () => pages.close();
      },
      render({ el }) { el.style.display = "none"; },
    };"""

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(lambda *_: SCREEN.look())

    def __repr__(self) -> str:
        """Say nothing."""
        return "<netcoach>"
