"""The styles of the networks that ship: which picture, and what the card says about it."""

from __future__ import annotations

from dataclasses import dataclass

PUBLIC_DOMAIN = "The painting is in the public domain."
OURS = "The picture that was learned from is our own work (MIT)."


@dataclass(frozen=True)
class Style:
    """
    `picture` is a file in the folder of style pictures, or one that made_styles.py makes; it is resized to `width`
    pixels: the larger, the larger the strokes. `ground` is what its canvas is covered with (grounds.py); `style_weight`
    is λ of the Gram loss (losses.py).
    """

    name: str
    title: str
    description: str
    inspiration: str
    licence: str
    picture: str
    ground: str
    width: int = 640
    style_weight: float = 6.5


STYLES = (
    Style(
        name="starry-night",
        title="Starry Night",
        description="Thick, swirling oil strokes of deep blue, with yellow where there is light.",
        inspiration="Vincent van Gogh, The Starry Night, 1889",
        licence=PUBLIC_DOMAIN,
        picture="van_gogh_starry_night_1889.jpg",
        ground="strokes",
    ),
    Style(
        name="great-wave",
        title="Great Wave",
        description="A colour woodblock print: Prussian blue, foam white and warm paper.",
        inspiration="Katsushika Hokusai, The Great Wave off Kanagawa, 1831",
        licence=PUBLIC_DOMAIN,
        picture="hokusai_great_wave_1831.jpg",
        ground="grain",
        style_weight=5,
    ),
    Style(
        name="composition-vii",
        title="Composition VII",
        description="Abstract: bright, clashing patches of colour with dark, restless lines.",
        inspiration="Wassily Kandinsky, Composition VII, 1913",
        licence=PUBLIC_DOMAIN,
        picture="kandinsky_composition_vii_1913.jpg",
        ground="shards",
    ),
    Style(
        name="the-scream",
        title="The Scream",
        description="Expressionist: long waves of pastel and tempera, orange over green and blue-black.",
        inspiration="Edvard Munch, The Scream, 1893",
        licence=PUBLIC_DOMAIN,
        picture="munch_the_scream_1893.jpg",
        ground="bands",
        style_weight=4,
    ),
    Style(
        name="udnie",
        title="Udnie",
        description="Cubist: shaded planes of grey with blue, green and rose between black edges.",
        inspiration="Francis Picabia, Udnie, 1913",
        licence=PUBLIC_DOMAIN,
        picture="picabia_udnie_1913.jpg",
        ground="shards",
        style_weight=5,
    ),
    Style(
        name="shipwreck",
        title="The Shipwreck",
        description="Romantic oil: storm green and brown, with a golden light breaking through.",
        inspiration="J. M. W. Turner, The Shipwreck of the Minotaur, about 1810",
        licence=PUBLIC_DOMAIN,
        picture="turner_shipwreck_of_the_minotaur_c1810.jpg",
        ground="bands",
        style_weight=4,
    ),
    Style(
        name="divisionist",
        title="Divisionist",
        description="A mosaic of broad single strokes: white, violet, rose and blue-green.",
        inspiration="Jean Metzinger, Portrait of Delaunay, 1906",
        licence=PUBLIC_DOMAIN,
        picture="delaunay_portrait_metzinger_1906.jpg",
        ground="dabs",
        style_weight=7.5,
    ),
    Style(
        name="ink",
        title="Ink",
        description="Brush and ink: black lines and grey washes on warm rice paper.",
        inspiration="Ink painting in general; made by our own script",
        licence=OURS,
        picture="made_ink.png",
        ground="bands",
        width=900,
        style_weight=1,
    ),
    Style(
        name="stained-glass",
        title="Stained Glass",
        description="Panes of glowing glass in jewel colours between black leads.",
        inspiration="Church windows in general; made by our own script",
        licence=OURS,
        picture="made_stained_glass.png",
        ground="panes",
        style_weight=5,
    ),
    Style(
        name="watercolour",
        title="Watercolour",
        description="Light, bleeding washes with darker rims on white, grained paper.",
        inspiration="Watercolour sketches in general; made by our own script",
        licence=OURS,
        picture="made_watercolour.png",
        ground="washes",
        width=900,
        style_weight=1.5,
    ),
)

DEFAULT_STYLE = "starry-night"
