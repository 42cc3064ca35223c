"""The styles that ship: which painting, and what the cards say about it."""

from __future__ import annotations

from dataclasses import dataclass

PUBLIC_DOMAIN = "The painting is in the public domain."

DEFAULT_STYLE = "starry-night"


@dataclass(frozen=True)
class Style:
    """:param picture: a file in one of the folders of paintings, without `.jpg`"""

    name: str
    title: str
    description: str
    inspiration: str
    picture: str
    licence: str = PUBLIC_DOMAIN


STYLES = (
    Style(
        name="starry-night",
        title="Starry Night",
        description="Thick, swirling oil strokes of deep blue, with yellow where there is light.",
        inspiration="Vincent van Gogh, The Starry Night, 1889",
        picture="van_gogh_starry_night_1889",
    ),
    Style(
        name="great-wave",
        title="Great Wave",
        description="A colour woodblock print: Prussian blue, foam white and warm paper.",
        inspiration="Katsushika Hokusai, The Great Wave off Kanagawa, 1831",
        picture="hokusai_great_wave_1831",
    ),
    Style(
        name="composition-vii",
        title="Composition VII",
        description="Abstract: bright, clashing patches of colour with dark, restless lines.",
        inspiration="Wassily Kandinsky, Composition VII, 1913",
        picture="kandinsky_composition_vii_1913",
    ),
    Style(
        name="the-scream",
        title="The Scream",
        description="Expressionist: long waves of pastel and tempera, orange over green and blue-black.",
        inspiration="Edvard Munch, The Scream, 1893",
        picture="munch_the_scream_1893",
    ),
    Style(
        name="udnie",
        title="Udnie",
        description="Cubist planes of grey, green and rose, folded along whatever is shown.",
        inspiration="Francis Picabia, Udnie, 1913",
        picture="picabia_udnie_1913",
    ),
    Style(
        name="woman-with-a-hat",
        title="Woman with a Hat",
        description="Fauvist: faces in violet, green and coral, set down in broad, fearless strokes.",
        inspiration="Henri Matisse, Woman with a Hat, 1905",
        picture="matisse_woman_with_a_hat",
    ),
    Style(
        name="woodcut",
        title="Woodcut",
        description="Black ink on white paper, cut with a knife: light or shadow, and nothing in between.",
        inspiration="Félix Vallotton, Camille Mauclair, 1898",
        picture="vallotton_camille_mauclair_woodcut",
    ),
    Style(
        name="olive-trees",
        title="Olive Trees",
        description="Short dabs of yellow, orange, green and lilac, as bright as noon in Provence.",
        inspiration="Vincent van Gogh, Olive Trees, 1889",
        picture="gogh_olive_trees",
    ),
    Style(
        name="cafe-terrace",
        title="Café Terrace",
        description="A warm night: gold where the picture is bright, deep blue-green where it is dark.",
        inspiration="Vincent van Gogh, Café Terrace at Night, 1888",
        picture="gogh_cafe_terrace_at_night",
    ),
    Style(
        name="water-lilies",
        title="Water Lilies",
        description="Impressionist: lilac, moss green and rose in soft, layered touches.",
        inspiration="Claude Monet, Water Lilies, 1919",
        picture="monet_water_lilies_3",
    ),
)
