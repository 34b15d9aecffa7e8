"""Initials in the place of names, for a screen that others can see. It knows no widget, no file and no journal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain, count, pairwise
from unicodedata import east_asian_width

from netcoach.finding import plain

MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
# Whatever stands between blanks and signs is a word: names of every script, with their vowel signs.
WORD = re.compile(r"(?P<word>[^\s!-/:-@\[-`{-~…–—·“”„‘’«»、。，]+)")
MARKUP = re.compile(rf"<[^>]*>|&#?\w+;|{WORD.pattern}")
CUT = re.compile("[- ]?…")  # where a picture had no room for more of a name
BETWEEN = 2  # signs and blanks between two words of one name: "J. R. Soto"
NO_NAME = re.compile("a|an|and|at|dr|for|from|in|mr|mrs|ms|my|new|of|or|prof|sir|somebody|someone|team|the")
#: Names that are also words: in small letters they are left alone.
ORDINARY = re.compile(
    "april|august|best|bill|brown|day|dean|drew|faith|frank|good|grace|grant|green|hope|joy|june|king|long|mark|may|"
    "page|price|rose|short|sue|white|will|young"
)


class Veil:
    """Covers the names of some people wherever they stand.

    Two with the same initials are told apart by a number. A first name or surname alone becomes its initial, also
    where a picture cut it short. Too much rather than too little: a word that is also somebody's name is covered.

    Args:
        journals: For each person of each journal, every name they ever had, the present one last. Where two journals
            know the same name, the first one says who it is.
    """

    def __init__(self, *journals: Mapping[str, Sequence[str]]) -> None:
        self._parts: dict[str, str] = {}
        self._whole: dict[str, list[tuple[list[str], str]]] = {}
        self._inside: dict[str, str] = {}  # names in a script without blanks
        alone: dict[str, str] = {}  # names of one word
        for names in journals:
            taken: set[str] = set()
            for known in names.values():
                first = _initials(known[-1])
                label = next(each for each in chain([first], (f"{first} {n}" for n in count(2))) if each not in taken)
                taken.add(label)
                for name in dict.fromkeys(known):
                    parts, tokens = _parts(name), [plain(word) for word in WORD.findall(name)]
                    self._parts |= {plain(part): _initial(part) for part in parts if len(part) > 1}
                    self._inside |= {part: _initial(part) for part in parts if east_asian_width(part[0]) == "W"}
                    if len(tokens) > 1:
                        self._whole.setdefault(tokens[0], []).append((tokens, label))
                    elif parts and len(parts[0]) > 1:
                        alone.setdefault(tokens[0], label)
        self._parts |= alone
        for whole in self._whole.values():
            whole.sort(key=lambda each: -len(each[0]))
        self._within = re.compile("|".join(map(re.escape, sorted(self._inside, key=len, reverse=True))))

    def cover(self, text: str, *, markup: bool = False) -> str:
        """Return a text with initials for every name in it.

        Args:
            text: What would be shown.
            markup: Whether it has tags and entities, which stay as they are.
        """
        text = MAIL.sub("…@…", text)
        if self._inside:
            text = self._within.sub(lambda found: self._inside[found[0]], text)
        words = [found for found in (MARKUP if markup else WORD).finditer(text) if found["word"]]
        keys = [plain(found[0]) for found in words]
        covered, end, number = [], 0, 0
        while number < len(words):
            length, label, last = self._here(text, words, keys, number)
            if length:
                label = label.removesuffix(".") if text[last : last + 1] == "." else label
                covered += [text[end : words[number].start()], label]
                end = last
            number += length or 1
        return "".join(covered) + text[end:]

    def _here(self, text: str, words: list[re.Match], keys: list[str], at: int) -> tuple[int, str, int]:
        """Return how many words from here on are a name, what stands in its place, and where the name ends."""
        for tokens, label in self._whole.get(keys[at], ()):
            for length in range(min(len(tokens), len(words) - at), 1, -1):
                here, end = keys[at : at + length], words[at + length - 1].end()
                cut = CUT.match(text, end) if " ".join(tokens).startswith(" ".join(here)) else None
                if (here == tokens or cut) and _together(text, words[at : at + length]):
                    return length, label, cut.end() if cut else end
        word, key, end = words[at][0], keys[at], words[at].end()
        if key in self._parts and not (word.islower() and ORDINARY.fullmatch(key)):
            return 1, self._parts[key], end
        if CUT.match(text, end) and len(key) > 1 and any(part.startswith(key) for part in self._parts):
            return 1, _initial(word), end
        return 0, "", end


def _together(text: str, words: list[re.Match]) -> bool:
    gaps = (text[a.end() : b.start()] for a, b in pairwise(words))
    return all(len(re.sub(r"<[^>]*>|&#?\w+;", "", gap)) <= BETWEEN for gap in gaps)


def _parts(name: str) -> list[str]:
    """Return the words of a name that say who it is: "de la" does not, nor "the new"."""
    words = WORD.findall(name)
    small = not name.islower()  # a name with capitals has its particles in small letters
    return [
        word
        for word in words
        if not NO_NAME.fullmatch(plain(word)) and not (small and word.islower() and word.isascii())
    ]


def _initial(word: str) -> str:
    return word if word.isdigit() else f"{word[0].upper()}."


def _initials(name: str) -> str:
    return " ".join(map(_initial, _parts(name) or WORD.findall(name))) or "…"
