"""The styles of the network that ships: which painting, and what the card says about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """`picture` is a file in the folder of style pictures; `style_weight` is λ of the Gram loss (losses.py)."""

    name: str
    title: str
    description: str
    inspiration: str
    picture: str
    style_weight: float


STYLES = (
    Style(
        name="starry-night",
        title="Starry Night",
        description="Swirling strokes of deep blue, with yellow where there is light.",
        inspiration="Vincent van Gogh, The Starry Night, 1889 (public domain)",
        picture="van_gogh_starry_night_1889.jpg",
        style_weight=5,
    ),
    Style(
        name="great-wave",
        title="Great Wave",
        description="A woodblock print: Prussian blue outlines and foam on warm paper.",
        inspiration="Katsushika Hokusai, The Great Wave off Kanagawa, 1831 (public domain)",
        picture="hokusai_great_wave_1831.jpg",
        style_weight=5,
    ),
    Style(
        name="composition-vii",
        title="Composition VII",
        description="Bright, clashing patches of colour with dark, restless lines.",
        inspiration="Wassily Kandinsky, Composition VII, 1913 (public domain)",
        picture="kandinsky_composition_vii_1913.jpg",
        style_weight=5,
    ),
)

DEFAULT_STYLE = "starry-night"
