"""Forms and pictures for the pages of a workbook. The only folder that imports ipywidgets and anywidget."""

from netcoach.forms.asked import Question, asked, shows_picture, told
from netcoach.forms.base import Form, logo
from netcoach.forms.imports import ImportContacts
from netcoach.forms.look_back import Expectation, MapQuality, PlanThen, Predictions
from netcoach.forms.look_up import LookUp
from netcoach.forms.moves import Moves, Rehearsal, Seats, Work
from netcoach.forms.pages import Cards, Closing, Reflect
from netcoach.forms.panel import AfterDecision, FourColumns, Hopes, Panel, Timeline
from netcoach.forms.people import AboutPerson, Agendas, Stakeholders
from netcoach.forms.pictures import OneOf, Picture, ThinkOf, Years
from netcoach.forms.plan import PlanPeople, PlanSheet, PlanStep, PlanText, Reminders
from netcoach.forms.sessions import (
    Agreement,
    CloseSession,
    Commitment,
    EarlierSessions,
    LastCommitments,
    SessionBrief,
    SessionText,
    SessionTopics,
    ThenAndNow,
)
from netcoach.forms.sharing import Share
from netcoach.forms.start import Agreed, Conversation, Desk, FivePeople, TwoSentences
from netcoach.forms.steps import SmallStep, Steps, Verdict
from netcoach.forms.talks import Friday, LastTalks, Recollection, Talk
from netcoach.forms.thanks import Congratulation
