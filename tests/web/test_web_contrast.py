import re

import pytest

from web.patient import STATIC

ENOUGH = 4.5
CSS = (STATIC / "patient.css").read_text(encoding="utf-8")


def colours(selector: str, prefix: str = "") -> dict[str, str]:
    rule = CSS.split(f"{selector} {{", maxsplit=1)[1].split("}", maxsplit=1)[0]
    return {prefix + name: colour for name, colour in re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rule)}


COLOURS = {"white": "#ffffff"} | colours(":root") | colours(".urgent.crisis", "crisis-")
PAIRS = [
    ("ink", "ground"), ("ink", "paper"), ("ink", "marked"), ("ink", "amber-pale"), ("ink", "red-pale"),
    ("soft", "ground"), ("soft", "paper"), ("soft", "red-pale"), ("white", "teal"), ("white", "red"),
    ("white", "teal-dark"), ("teal-dark", "teal-pale"), ("teal-dark", "ground"), ("teal-dark", "amber-pale"),
    ("amber", "amber-pale"), ("red", "red-pale"), ("crisis-red", "crisis-red-pale"), ("white", "crisis-red"),
    ("teal-dark", "paper"),
]  # fmt: skip


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    light, dark = sorted((luminance(COLOURS[text]), luminance(COLOURS[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= ENOUGH
