"""A drawing with labels: lines as a picture, words as text above it, so that fonts, zoom and contrast settings work."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from ui.components.symbols import data_address
from ui.theme import Palette


@dataclass
class Plot:
    """Shapes and labels in the units of a box of ``width`` × ``height``."""

    width: float
    height: float
    colours: Palette
    _shapes: list[str] = field(default_factory=list)
    _labels: list[str] = field(default_factory=list)

    def line(self, points: list[tuple[float, float]], *, muted: bool = False, rule: bool = False) -> None:
        """Add a line through points: of the area, ``muted`` of what it is compared with, or a ``rule`` of the axis."""
        look = f'stroke="{self.colours.primary}" stroke-width="2.2"'
        if muted:
            look = f'stroke="{self.colours.text_secondary}" stroke-width="1.5" stroke-dasharray="4 3"'
        if rule:
            look = f'stroke="{self.colours.line}" stroke-width="1"'
        told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._shapes.append(f'<polyline points="{told}" fill="none" stroke-linejoin="round" {look}/>')

    def band(self, points: list[tuple[float, float]]) -> None:
        """Add a light surface."""
        told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._shapes.append(f'<polygon points="{told}" fill="{self.colours.primary}" fill-opacity=".18"/>')

    def dot(self, x: float, y: float) -> None:
        """Add a point of the area's line."""
        self._shapes.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.6" fill="{self.colours.primary}"/>')

    def label(self, x: float, y: float, text: str, *, anchor: str = "start", strong: bool = False) -> None:
        """Add a text with its middle at a height; ``anchor`` says which of its ends stands at ``x``."""
        across = {"start": 0, "middle": -50, "end": -100}[anchor]
        place = f"left:{100 * x / self.width:.2f}%;top:{100 * y / self.height:.2f}%"
        look = f"{place};transform:translate({across}%,-50%)"
        kind = ' class="qa-strong"' if strong else ""
        self._labels.append(f'<span aria-hidden="true"{kind} style="{look}">{escape(text)}</span>')

    def html(self, words: str) -> str:
        """Return the drawing; ``words`` say what it shows to those who do not see it."""
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:.0f} {self.height:.0f}">'
            f"{''.join(self._shapes)}</svg>"
        )
        ratio = f"aspect-ratio:{self.width:.0f}/{self.height:.0f}"
        picture = f'<img src="{data_address(svg)}" alt="{escape(words)}">'
        return f'<div class="qa-plot" style="{ratio}">{picture}{"".join(self._labels)}</div>'
