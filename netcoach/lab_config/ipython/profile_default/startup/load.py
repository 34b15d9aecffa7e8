"""The kernel loads netcoach while the browser is still busy with the page. (IPython would find a netcoach.py here first.)"""

import netcoach.forms  # noqa: F401
