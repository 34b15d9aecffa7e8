"""Being glad with somebody, where it costs something."""

from __future__ import annotations

import ipywidgets as w

from netcoach.forms.answers import ChoiceAnswer, PeopleAnswer, TextAnswer
from netcoach.forms.base import Form, button, handled
from netcoach.forms.record import people_in, seen_by
from netcoach.forms.steps import answered
from netcoach.records import YES_NO

WORKBOOK = "thank"
POLITE = "First the polite sentence, the one that everybody writes"
STANDS = "If not: what stands in the way? Then do not send it"
LATER = "Kept. Nothing has to be sent, and nobody counts."


class Congratulation(Form):
    """The congratulation that costs something: to somebody who got what she would have liked herself.

    The good news is noted. Where she would say it even if nobody ever knew, saying it becomes a small step; where she
    would not, it rests, and what stands in the way is kept with it.
    """

    def build(self) -> list[w.Widget]:
        self._who = PeopleAnswer("Who got what I would have liked?", self.me.names, one=True)
        self._what = TextAnswer("What was it?")
        self._polite = TextAnswer(POLITE)
        self._true = TextAnswer("Now the true one: what did they do that I respect?", long=True)
        self._question = TextAnswer("A question about them, and not about the job")
        self._would = ChoiceAnswer("Would I say it if nobody ever knew?", YES_NO)
        self._stands = TextAnswer(STANDS, long=True)
        self._would.on_change(self._turn)
        self._seen = seen_by(self.me, "intention")
        self._answers = [
            self._who,
            self._what,
            self._polite,
            self._true,
            self._question,
            self._would,
            self._stands,
            self._seen,
        ]
        self._turn()
        return [*self._answers, button("Keep it", self._keep, primary=True)]

    def refresh(self) -> None:
        self._who.offer(self.me.names)

    def _turn(self) -> None:
        self._stands.layout.display = "" if self._would.value in ("no", "not_sure") else "none"

    @handled
    def _keep(self) -> None:
        said = " ".join(filter(None, (self._true.value, self._question.value)))
        with self.me.gesture(self._seen.value) as gesture:
            people = people_in(gesture, self._who)
            if not people or not self._what.value:
                self.say_problem("Write who it is, and what they got. The rest can stay empty.")
                return
            news = gesture.add("news", person=people[0], what=self._what.value, day=self.me.today)
            for wording, answer in ((POLITE, self._polite.value), (STANDS, self._stands.value)):
                if answer:
                    gesture.add("reflection", **answered(WORKBOOK, wording, answer))
            name = self.me.names.get(people[0]) or str(self._who.value[0])
            step = {"what": f"Congratulate {name}", "first_step": said or None, "people": people, "news": news}
            sent = self._would.value == "yes"
            gesture.add("intention", **step, kind="congratulation", status="open" if sent else "on_hold")
        for answer in self._answers:
            answer.value = None
        self.say_saved("It is among your small steps. Say it, or send it yourself." if sent else LATER)
