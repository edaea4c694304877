"""An uploaded file on disk for the time of one read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from streamlit.runtime.uploaded_file_manager import UploadedFile


@contextmanager
def stored(upload: UploadedFile) -> Iterator[Path]:
    """Write an upload under its own name into a folder that goes with the block.

    Yields
    ------
    pathlib.Path
        The file; only the last part of the given name is used, so no name leads out of the folder.
    """
    with tempfile.TemporaryDirectory(prefix="quartiersatlas-") as folder:
        path = Path(folder) / (PurePath(upload.name.replace("\\", "/")).name or "datei")
        path.write_bytes(upload.getbuffer())
        yield path
