"""One client's journal on the disk: its file, its backups, its passphrase. The only folder that touches that file."""

from netcoach.journal.journal import Journal

__all__ = ["Journal"]
