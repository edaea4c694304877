"""The example of docs/analysis.md runs and gives the numbers that stand in it."""

from __future__ import annotations

import re
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "analysis.md"


def test_the_array_example_holds() -> None:
    code = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S)[0]
    assert code.count("assert ") >= 8
    exec(code, {})
