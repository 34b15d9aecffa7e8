"""The lines that a workbook can say: each returns a form or a picture over the journal that is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netcoach import drawing, forms


def _asks(form: Callable[[Any], forms.Form]) -> Callable[[Any], forms.Form]:
    """Return the line for a form that needs nothing but the journal."""

    def say(me: Any) -> forms.Form:
        return form(me)

    say.__doc__ = form.__doc__
    return say


def _shows(draw: Callable[[Any], Any]) -> Callable[[Any], forms.Form]:
    """Return the line for a picture."""

    def say(me: Any) -> forms.Form:
        return forms.Picture(me, draw.__name__, draw)

    say.__doc__ = draw.__doc__
    return say


class Workbook:
    """What a workbook's cells say after ``me.``; mixed into :class:`netcoach.me.Me`."""

    _workbook = ""
    _talk: forms.Talk | None = None
    _seats: forms.Seats | None = None

    # -- on every page -------------------------------------------------------------------------------------------

    def begin(self, workbook: str) -> forms.Desk:
        """Show whose journal is open, or offer one; from the first save on this workbook is in progress."""
        self._workbook = workbook
        return forms.Desk(self, workbook)

    def finish(self) -> forms.Closing:
        """Show what she has now and what comes next."""
        return forms.Closing(self, self._workbook)

    def reflect(self, question: str) -> forms.Reflect:
        """Ask an open question; every dated answer is kept with the question as it was asked."""
        return forms.Reflect(self, self._workbook, question)

    def small_step(self, ask: str = "", kind: str = "conversation") -> forms.SmallStep:
        """Ask for one small step, in the words of the page; once done it is a talk of this kind."""
        return forms.SmallStep(self, ask, kind)

    my_steps = _asks(forms.Steps)

    # -- start here ----------------------------------------------------------------------------------------------

    cards = _asks(forms.Cards)
    confidentiality = _asks(forms.Agreed)
    choose_conversation = _asks(forms.Conversation)
    five_people = _asks(forms.FivePeople)
    show_appreciation = _shows(drawing.appreciation)
    two_sentences = _asks(forms.TwoSentences)

    # -- doubt it first ------------------------------------------------------------------------------------------

    show_ease = _shows(drawing.ease)

    def decide(self, wording: str) -> forms.Verdict:
        """Ask whether she goes on; every dated answer is kept, "no" too."""
        return forms.Verdict(self, self._workbook, wording)

    # -- the people around me ------------------------------------------------------------------------------------

    map_stakeholders = _asks(forms.Stakeholders)
    ask_agendas = _asks(forms.Agendas)
    show_reach = _shows(drawing.reach)
    show_purposes = _shows(drawing.purposes)
    show_closeness = _shows(drawing.closeness)
    show_openers = _shows(drawing.openers)
    show_circles = _shows(drawing.circles)
    import_contacts = _asks(forms.ImportContacts)

    def look_up(self) -> forms.LookUp:
        """Find a person's page before she meets them, and any of her own words."""
        return forms.LookUp(self)

    # -- my one-page plan ----------------------------------------------------------------------------------------

    plan_people = _asks(forms.PlanPeople)
    plan_step = _asks(forms.PlanStep)
    show_plan = _asks(forms.PlanSheet)
    expect = _asks(forms.Expectation)
    reminders = _asks(forms.Reminders)

    def plan_text(self, section: str) -> forms.PlanText:
        """Ask for one section of the plan: "why", "bring", "appreciate" or "rhythm"."""
        return forms.PlanText(self, section)

    # -- my ten minutes ------------------------------------------------------------------------------------------

    def record_interaction(self) -> forms.Talk:
        """Record one talk: who, when, what about."""
        self._talk = forms.Talk(self)
        return self._talk

    def last_interactions(self) -> forms.LastTalks:
        """List what was recorded last, to be edited or removed in the form above."""
        return forms.LastTalks(self, self._talk or self.record_interaction())

    recollect = _asks(forms.Recollection)
    friday = _asks(forms.Friday)

    # -- what I notice -------------------------------------------------------------------------------------------

    show_months = _shows(drawing.months)
    show_starts = _shows(drawing.starts)
    show_given = _shows(drawing.given)
    show_variety = _shows(drawing.variety)
    show_topics = _shows(drawing.topics)
    show_rhythm = _shows(drawing.rhythm)
    show_consistency = _shows(drawing.consistency)
    show_activity = _shows(drawing.activity)
    show_years = _asks(forms.Years)
    show_attention = _asks(forms.ThinkOf)

    # -- congratulate, appreciate, thank -------------------------------------------------------------------------

    show_good_news = _shows(drawing.good_news)
    congratulate = _asks(forms.Congratulation)

    # -- who would have to agree ---------------------------------------------------------------------------------

    my_moves = _asks(forms.Moves)
    show_columns = _asks(forms.FourColumns)
    show_voices = _shows(drawing.voices)
    my_work = _asks(forms.Work)
    three_steps = _asks(forms.Hopes)
    show_timeline = _asks(forms.Timeline)
    after_decision = _asks(forms.AfterDecision)

    def ask_voices(self) -> forms.AboutPerson:
        """Ask of one person at a time who would say her name when she is not in the room."""
        return forms.AboutPerson(self, *drawing.VOICES)

    def rehearse(self, *fields: str) -> forms.Rehearsal:
        """Ask her to speak as one who would have to agree: these fields of ``seat``."""
        return forms.Rehearsal(self, *fields)

    def who_decides(self) -> forms.Seats:
        """Ask who would have to agree: what she has seen or heard, what they need, where they stand."""
        self._seats = forms.Seats(self)
        return self._seats

    def show_panel(self) -> forms.Panel:
        """Show on a board where each of them is as far as she knows, now or beside an earlier day."""
        return forms.Panel(self, self._seats or self.who_decides())

    # -- her coach -----------------------------------------------------------------------------------------------

    share_with_coach = _asks(forms.Share)

    # -- hold a session ------------------------------------------------------------------------------------------

    show_brief = _asks(forms.SessionBrief)
    our_topics = _asks(forms.SessionTopics)
    last_commitments = _asks(forms.LastCommitments)
    one_picture = _asks(forms.OneOf)
    agree_at_first = _asks(forms.Agreement)
    close_session = _asks(forms.CloseSession)
    then_and_now = _asks(forms.ThenAndNow)
    earlier_sessions = _asks(forms.EarlierSessions)

    def ask_session(self, *fields: str) -> forms.SessionText:
        """Ask these questions of the session that is under way."""
        return forms.SessionText(self, *fields)

    def commit(self, ask: str = "") -> forms.Commitment:
        """Ask what she will do until the next session."""
        return forms.Commitment(self, ask)

    # -- look back honestly --------------------------------------------------------------------------------------

    predict = _asks(forms.Predictions)
    show_predictions = _shows(drawing.predictions)
    show_map_quality = _asks(forms.MapQuality)

    def look_at_plan(self) -> forms.PlanThen:
        """Ask what she remembers of a plan, then show it as it was written."""
        return forms.PlanThen(self, self._workbook)
