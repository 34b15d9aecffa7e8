"""The lines that a workbook can say: each returns a form or a picture over the journal that is open."""

from __future__ import annotations

from netcoach import drawing, forms


class Workbook:
    """What a workbook's cells say after ``me.``; mixed into :class:`netcoach.me.Me`."""

    _workbook = ""
    _talk: forms.Talk | None = None

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

    def cards(self) -> forms.Cards:
        """Show a card for each workbook."""
        return forms.Cards(self)

    # -- start here ----------------------------------------------------------------------------------------------

    def confidentiality(self) -> forms.Agreed:
        """Show what was agreed about who sees what."""
        return forms.Agreed(self)

    def choose_conversation(self) -> forms.Conversation:
        """Ask which of the three conversations she is in, and where she works."""
        return forms.Conversation(self)

    def five_people(self) -> forms.FivePeople:
        """Ask for five people she would be sorry to lose touch with."""
        return forms.FivePeople(self)

    def show_appreciation(self) -> forms.Picture:
        """Show who may not know that she appreciates them."""
        return forms.Picture(self, "appreciation", drawing.appreciation)

    def two_sentences(self) -> forms.TwoSentences:
        """Ask for two sentences to one of them."""
        return forms.TwoSentences(self)

    # -- doubt it first ------------------------------------------------------------------------------------------

    def small_step(self, ask: str = "", kind: str = "conversation") -> forms.SmallStep:
        """Ask for one small step, in the words of the page; once done it is a talk of this kind."""
        return forms.SmallStep(self, ask, kind)

    def show_ease(self) -> forms.Picture:
        """Show how the thought of her small steps felt, and how it was."""
        return forms.Picture(self, "ease", drawing.ease)

    def decide(self, wording: str) -> forms.Verdict:
        """Ask whether she goes on; every dated answer is kept, "no" too."""
        return forms.Verdict(self, self._workbook, wording)

    # -- the people around me ------------------------------------------------------------------------------------

    def map_stakeholders(self) -> forms.Stakeholders:
        """Show the people around her on one map, with a form for each."""
        return forms.Stakeholders(self)

    def ask_agendas(self) -> forms.Agendas:
        """Ask, person by person, what they are trying to get done this year."""
        return forms.Agendas(self)

    def show_reach(self) -> forms.Picture:
        """Show in which departments they sit, and in which direction."""
        return forms.Picture(self, "reach", drawing.reach)

    def show_purposes(self) -> forms.Picture:
        """Show whom she has for today's work, for growing, for looking ahead."""
        return forms.Picture(self, "purposes", drawing.purposes)

    def show_openers(self) -> forms.Picture:
        """Show who opened a door for her, and for whom she did."""
        return forms.Picture(self, "openers", drawing.openers)

    def ask_voices(self) -> forms.AboutPerson:
        """Ask of one person at a time who would say her name when she is not in the room."""
        return forms.AboutPerson(self, *drawing.VOICES)

    def show_voices(self) -> forms.Picture:
        """Show who would speak for her, as she sees it and as they told her."""
        return forms.Picture(self, "voices", drawing.voices)

    def import_contacts(self) -> forms.ImportContacts:
        """Bring in people from LinkedIn's file, after a look at it."""
        return forms.ImportContacts(self)

    # -- my one-page plan ----------------------------------------------------------------------------------------

    def plan_people(self) -> forms.PlanPeople:
        """Ask with whom, and how often."""
        return forms.PlanPeople(self)

    def plan_text(self, section: str) -> forms.PlanText:
        """Ask for one section of the plan: "why", "bring", "appreciate" or "rhythm"."""
        return forms.PlanText(self, section)

    def plan_step(self) -> forms.PlanStep:
        """Ask for one small step."""
        return forms.PlanStep(self)

    def show_plan(self) -> forms.PlanSheet:
        """Show the plan as a page, to be sealed, and the earlier ones as they were written."""
        return forms.PlanSheet(self)

    # -- my ten minutes ------------------------------------------------------------------------------------------

    def record_interaction(self) -> forms.Talk:
        """Record one talk: who, when, what about."""
        self._talk = forms.Talk(self)
        return self._talk

    def last_interactions(self) -> forms.LastTalks:
        """List what was recorded last, to be edited or removed in the form above."""
        return forms.LastTalks(self, self._talk or self.record_interaction())

    def recollect(self) -> forms.Recollection:
        """Ask whom she really talked with in the months before."""
        return forms.Recollection(self)

    def my_steps(self) -> forms.Steps:
        """Show the nearest small steps: done, another day, or not after all."""
        return forms.Steps(self)

    def friday(self) -> forms.Friday:
        """Ask for her week on one screen."""
        return forms.Friday(self)

    # -- congratulate, appreciate, thank -------------------------------------------------------------------------

    def show_good_news(self) -> forms.Picture:
        """Show the good news of her people, and where she said something."""
        return forms.Picture(self, "good news", drawing.good_news)

    def congratulate(self) -> forms.Congratulation:
        """Ask for the congratulation that costs something."""
        return forms.Congratulation(self)

    # -- what I notice -------------------------------------------------------------------------------------------

    def show_months(self) -> forms.Picture:
        """Show with whom she talks, by direction and month."""
        return forms.Picture(self, "months", drawing.months)

    def show_starts(self) -> forms.Picture:
        """Show who begins."""
        return forms.Picture(self, "starts", drawing.starts)

    def show_given(self) -> forms.Picture:
        """Show what goes each way."""
        return forms.Picture(self, "given", drawing.given)

    def show_variety(self) -> forms.Picture:
        """Show about how many things she talks with each of them."""
        return forms.Picture(self, "variety", drawing.variety)

    def show_topics(self) -> forms.Picture:
        """Show what the talks are about."""
        return forms.Picture(self, "topics", drawing.topics)

    def show_rhythm(self) -> forms.Picture:
        """Show each silence beside that pair's own usual gap."""
        return forms.Picture(self, "rhythm", drawing.rhythm)

    def show_consistency(self) -> forms.Picture:
        """Show with whom it goes well."""
        return forms.Picture(self, "consistency", drawing.consistency)

    def show_activity(self) -> forms.Picture:
        """Show what she does, quarter by quarter: meet, keep up, ask, show her work."""
        return forms.Picture(self, "activity", drawing.activity)

    def show_years(self) -> forms.Years:
        """Show the years of one relationship, talk by talk."""
        return forms.Years(self)

    def show_attention(self) -> forms.ThinkOf:
        """Show at most three people to think of; "fine as it is" stays."""
        return forms.ThinkOf(self)

    # -- who would have to agree ---------------------------------------------------------------------------------

    def my_moves(self) -> forms.Moves:
        """Ask which move it is about, and the day of each of its stages."""
        return forms.Moves(self)

    def who_decides(self) -> forms.Seats:
        """Ask who would have to agree: what she has seen or heard, what they need, where they stand."""
        return forms.Seats(self)

    def show_panel(self) -> forms.Panel:
        """Show where each of them is as far as she knows, now or beside an earlier day."""
        return forms.Panel(self)

    def show_columns(self) -> forms.FourColumns:
        """Show best known, most liked, consistently good and the work itself, each apart."""
        return forms.FourColumns(self)

    def my_work(self) -> forms.Work:
        """Ask what she got done, and who has seen it."""
        return forms.Work(self)

    def three_steps(self) -> forms.Hopes:
        """Show now beside after her next three steps, if they go as she hopes."""
        return forms.Hopes(self)

    def show_timeline(self) -> forms.Timeline:
        """Show when the talks with those who decide began."""
        return forms.Timeline(self)

    def after_decision(self) -> forms.AfterDecision:
        """Ask whom to thank after the decision, and who was not chosen."""
        return forms.AfterDecision(self)

    # -- look back honestly --------------------------------------------------------------------------------------

    def look_at_plan(self) -> forms.PlanThen:
        """Ask what she remembers of a plan, then show it as it was written."""
        return forms.PlanThen(self, self._workbook)

    def predict(self) -> forms.Predictions:
        """Ask what she expects; on its day, what she remembers of it, and what happened."""
        return forms.Predictions(self)

    def show_predictions(self) -> forms.Picture:
        """Show what she had expected, what she remembers, what happened."""
        return forms.Picture(self, "predictions", drawing.predictions)

    def show_map_quality(self) -> forms.MapQuality:
        """Show what people told her later, beside what she had thought."""
        return forms.MapQuality(self)
