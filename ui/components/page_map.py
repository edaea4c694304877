"""What all maps of the pages have in common: their registration and the address of their modules."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
_STATIC = _HERE.parent.parent / "static"
_FRAME = (
    '<link rel="stylesheet" href="/app/static/vendor/maplibre/maplibre-gl.css">'
    '<div class="atlas-map"><div class="stage"><div class="canvas"></div></div></div>'
)


def registered(name: str, style: str = "site_map") -> Callable[..., Any]:
    """Register a map as a component and return what mounts it.

    Parameters
    ----------
    name
        Folder of its modules below ``static/``; the component is called ``quartiersatlas_{name}``.
    style
        Name of the style sheet beside this module, added to that of the page Karte; empty adds none.
    """
    sheets = [_HERE / "atlas_map" / "map.css", *([_HERE / f"{style}.css"] if style else [])]
    return st.components.v2.component(
        f"quartiersatlas_{name}",
        html=_FRAME,
        css="".join(sheet.read_text(encoding="utf-8") for sheet in sheets),
        js=mount_script(),
    )


def mount_script() -> str:
    """Return the script that loads the modules once and hands every run of the page on to them."""
    return (_HERE / "atlas_map" / "mount.js").read_text(encoding="utf-8")


@cache
def module_address(folder: str, module: str = "index") -> str:
    """Return the address of a module; it names the content of its folder, so that no old one is used.

    Parameters
    ----------
    folder
        Below ``static/``; the modules of ``atlas_map`` on which all maps stand count as content too.
    module
        File without its ending.
    """
    parts = sorted({*(_STATIC / "atlas_map").glob("*.js"), *(_STATIC / folder).glob("*.js")})
    content = sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()[:12]
    return f"/app/static/{folder}/{module}.js?v={content}"
