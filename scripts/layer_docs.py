"""Write docs/layers.md from the declarations in geo/layers; ``--check`` only tells whether it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent
TARGET = PROJECT_DIR / "docs" / "layers.md"
sys.path.insert(0, str(PROJECT_DIR))

from geo.filters import parameter  # noqa: E402
from geo.layer import AreaStyle, Field, MapLayer, PointStyle  # noqa: E402
from geo.layers import all_layers  # noqa: E402

HEAD = """# Layers

Written by `scripts/layer_docs.py` from the declarations in `geo/layers`; do not edit. A test compares it with them.

| title | id | group | relation | geometry | zoom | drawn by | filters | shown at start | given out |
|---|---|---|---|---|---|---|---|---|---|
"""


def _drawn_by(layer: MapLayer) -> str:
    match layer.style:
        case PointStyle(symbols=symbols, column=column):
            return (
                f"`{column}`: {' '.join(symbol.glyph for symbol in symbols.values())}"
                if column
                else "one symbol"
            )
        case AreaStyle(dashed=dashed, label_column=label):
            return ("dashed" if dashed else "solid") + " line" + (f", label `{label}`" if label else "")
    return "line"


def _relation(layer: MapLayer) -> str:
    only = "; ".join(f"{column} = {', '.join(codes)}" for column, codes in layer.only.items())
    return (
        f"`{layer.relation}`"
        + (f" ({only})" if only else "")
        + (f", cells `{layer.cells}`" if layer.cells else "")
    )


def _layer_row(layer: MapLayer) -> str:
    cells = (
        layer.title,
        f"`{layer.id}`",
        layer.group,
        _relation(layer),
        layer.geometry,
        f"from {layer.min_zoom}",
        _drawn_by(layer),
        ", ".join(f"`{parameter(each)}`" for each in layer.filters) or "–",
        "yes" if layer.shown_at_start else "no",
        "yes" if layer.exportable else "no",
    )
    return f"| {' | '.join(cells)} |"


def _field_row(field: Field) -> str:
    places = [word for word, shown in (("tooltip", field.in_tooltip), ("table", field.in_table)) if shown]
    shown = ", ".join(places) or "–"
    return f"| {field.label} | `{field.column}` | {field.kind} | {field.unit or '–'} | {field.visibility} | {shown} |"


def layers_page() -> str:
    """Return the whole page as Markdown."""
    layers = all_layers()
    text = HEAD + "\n".join(_layer_row(layer) for layer in layers) + "\n"
    for layer in layers:
        text += f"\n## {layer.title}\n\n" + (f"{layer.note}\n\n" if layer.note else "")
        text += "| field | column | kind | unit | visible to | shown in |\n|---|---|---|---|---|---|\n"
        text += "\n".join(_field_row(field) for field in layer.fields) + "\n"
    return text


def main() -> int:
    """Write the page, or compare it with ``--check``; return the exit code."""
    if "--check" not in sys.argv:
        TARGET.write_text(layers_page())
        return 0
    if TARGET.exists() and TARGET.read_text() == layers_page():
        return 0
    print("docs/layers.md is out of date: run scripts/layer_docs.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
