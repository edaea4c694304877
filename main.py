"""Streamlit script: hands over to the router.

It stands here, not in ``ui``, so that Streamlit finds ``static`` and its configuration beside it and does not take
``ui/pages`` for its older kind of pages.
"""

from ui.router import run

run()
