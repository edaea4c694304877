"""Tagged PDF from a template and the files beside it, in the typeface of the pages."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import typst

from geo.settings import PROJECT_DIR

TYPEFACE = PROJECT_DIR / "static" / "vendor" / "print"
"""IBM Plex Sans as files that can be embedded; put there by the set-up. Without it a system's typeface is taken."""


def pdf(package: str, template: str, folder: Path) -> bytes:
    """Return the PDF of a template.

    Parameters
    ----------
    package, template
        Where the Typst file lies, as ``importlib.resources`` finds it.
    folder
        Holds what the template reads (``data.json``, pictures); nothing outside of it can be read.
    """
    text = resources.files(package).joinpath(template).read_text(encoding="utf-8")
    (folder / template).write_text(text, encoding="utf-8")
    return bytes(typst.compile(folder / template, root=folder, font_paths=[TYPEFACE]))
