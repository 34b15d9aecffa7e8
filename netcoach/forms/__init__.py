"""Forms and pictures for the pages of a workbook. The only folder that imports ipywidgets and anywidget."""

from netcoach.forms.imports import ImportContacts
from netcoach.forms.people import AboutPerson, Agendas, Stakeholders
from netcoach.forms.pictures import Picture, ThinkOf
from netcoach.forms.plan import PlanPeople, PlanSheet, PlanStep, PlanText
from netcoach.forms.start import FIVE, Agreed, Cards, Closing, Conversation, Desk, FivePeople, Reflect, TwoSentences
from netcoach.forms.steps import SmallStep, Steps, Verdict
from netcoach.forms.talks import Friday, LastTalks, Recollection, Talk
from netcoach.forms.thanks import Congratulation

__all__ = [
    "FIVE",
    "AboutPerson",
    "Agendas",
    "Agreed",
    "Cards",
    "Closing",
    "Congratulation",
    "Conversation",
    "Desk",
    "FivePeople",
    "Friday",
    "ImportContacts",
    "LastTalks",
    "Picture",
    "PlanPeople",
    "PlanSheet",
    "PlanStep",
    "PlanText",
    "Recollection",
    "Reflect",
    "SmallStep",
    "Stakeholders",
    "Steps",
    "Talk",
    "ThinkOf",
    "TwoSentences",
    "Verdict",
]
