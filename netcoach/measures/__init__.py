"""What the client's notes say, as tables: no file, no figure, no clock."""

from netcoach.measures.contacts import balance, contact_months, left_out, rhythm
from netcoach.measures.topics import topic_counts, variety

__all__ = ["balance", "contact_months", "left_out", "rhythm", "topic_counts", "variety"]
