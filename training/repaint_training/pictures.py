"""The pictures to learn from: where they lie, which are kept for measuring, and random crops of them."""

from __future__ import annotations

import io
import random
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageEnhance
from torch import Tensor

HELD_OUT_PHOTOS = ("kodak_", "clic2025_", "immich_")
"""Beginnings of the names of photographs that measure.py measures on."""

HELD_OUT_PAINTINGS = (
    "attributed_salvator_mundi",
    "caillebotte_chrysanthemums_in_the_garden_at_petit_gennevilli",
    "constable_salisbury_cathedral_from_the_bishops_grounds",
    "degas_the_rehearsal_onstage",
    "engraving_portrait_of_johannes_gutenberg",
    "eyck_the_madonna_in_the_church",
    "gericault_an_officer_of_the_imperial_horse_guards_charging",
    "gogh_mountainous_landscape_behind_saint_paul_hospital",
    "gogh_the_bedroom",
    "gogh_vase_with_twelve_sunflowers",
    "hoitsu_flowering_plum_screen",
    "leighton_flaming_june",
    "marc_rotes_und_blaues_pferd",
    "modigliani_paul_guillaume_novo_pilota",
    "monet_woman_with_a_parasol",
    "raphael_portrait_of_lorenzo_di_medici_duke_of_urbino",
    "rijn_the_night_watch",
    "titian_annunciation",
    "uccello_saint_george_and_the_dragon",
    "watteau_the_halt_during_the_chase",
)
"""Twenty paintings that measure.py measures on: how well does a style come out that was never seen?"""


class Pictures:
    """
    :param photos: a folder of photographs
    :param paintings: folders of paintings
    """

    def __init__(self, photos: Path, paintings: list[Path]) -> None:
        everything = sorted(photos.glob("*.jpg"))
        self.photos = [file for file in everything if not file.name.startswith(HELD_OUT_PHOTOS)]
        self.held_out_photos = [file for file in everything if file.name.startswith(HELD_OUT_PHOTOS)]
        known = {file.stem: file for folder in paintings for file in sorted(folder.glob("*.jpg"))}
        self.paintings = [file for name, file in known.items() if name not in HELD_OUT_PAINTINGS]
        self.held_out_paintings = [known[name] for name in HELD_OUT_PAINTINGS if name in known]
        self.by_name = known
        if not self.photos or not self.paintings:
            raise SystemExit(f"no pictures to learn from: {photos} and {paintings} must have JPEG files")


@lru_cache(maxsize=2000)
def read_picture(file: Path) -> Image.Image:
    with Image.open(file) as picture:
        return picture.convert("RGB")


def to_tensor(picture: Image.Image) -> Tensor:
    """[3, height, width], 0..1"""
    return torch.from_numpy(np.array(picture)).permute(2, 0, 1).float() / 255


def to_picture(picture: Tensor) -> Image.Image:
    values = (picture.detach().float().clamp(0, 1) * 255 + 0.5).to(torch.uint8)
    return Image.fromarray(values.permute(1, 2, 0).contiguous().cpu().numpy())


def whole_picture(picture: Image.Image, side: int) -> Image.Image:
    """What the encoder sees: all of the picture, squeezed into a square."""
    return picture.resize((side, side), Image.Resampling.LANCZOS)


def fitted(picture: Image.Image, width: int, height: int) -> Image.Image:
    """The middle of the picture, at the size asked for."""
    scale = max(width / picture.width, height / picture.height)
    size = (max(width, round(picture.width * scale)), max(height, round(picture.height * scale)))
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return picture.resize(size, Image.Resampling.LANCZOS).crop((left, top, left + width, top + height))


def random_crop(file: Path, width: int, height: int) -> Image.Image:
    """A part of a photograph, at a random scale; some are mirrored, darker, paler or more colourful."""
    picture = read_picture(file)
    smallest = max(width / picture.width, height / picture.height)
    scale = random.uniform(smallest, max(smallest, 1.15))
    # At the smallest scale rounding may leave a little less than nothing.
    left = random.uniform(0, max(0, picture.width - width / scale))
    top = random.uniform(0, max(0, picture.height - height / scale))
    box = (left, top, min(picture.width, left + width / scale), min(picture.height, top + height / scale))
    crop = picture.resize((width, height), Image.Resampling.BICUBIC, box=box)
    if random.random() < 0.5:
        crop = crop.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return in_other_light(crop) if random.random() < 0.3 else crop


def in_other_light(picture: Image.Image) -> Image.Image:
    for enhancer, low, high in (
        (ImageEnhance.Brightness, 0.6, 1.35),
        (ImageEnhance.Contrast, 0.6, 1.3),
        (ImageEnhance.Color, 0.4, 1.5),
    ):
        picture = enhancer(picture).enhance(random.uniform(low, high))
    return picture


def compressed(picture: Image.Image, scale: float, quality: int) -> Image.Image:
    """
    With the blocks and the missing hues of a film of few bits.

    :param scale: at which it is compressed; blocks have sides of 8 / `scale` pixels
    :param quality: of JPEG, 1 to 95
    """
    size = (round(picture.width * scale), round(picture.height * scale))
    file = io.BytesIO()
    picture.resize(size, Image.Resampling.BICUBIC).save(file, "JPEG", quality=quality)
    with Image.open(file) as decoded:
        return decoded.convert("RGB").resize(picture.size, Image.Resampling.BICUBIC)


def random_view(file: Path, side: int) -> Image.Image:
    """A square for the encoder: a part or all of a picture, in any light, of any hue, mirrored, turned or blurred."""
    picture = read_picture(file)
    if random.random() < 0.65:
        part = random.uniform(0.35, 0.95)
        width, height = int(picture.width * part), int(picture.height * part)
        left, top = random.randint(0, picture.width - width), random.randint(0, picture.height - height)
        picture = picture.crop((left, top, left + width, top + height))
    picture = whole_picture(picture, side)
    if random.random() < 0.5:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if random.random() < 0.1:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    if random.random() < 0.35:
        picture = in_other_light(picture)
    if random.random() < 0.12:
        picture = in_other_hues(picture, random.randint(1, 255))
    return picture


def in_other_hues(picture: Image.Image, turn: int) -> Image.Image:
    """:param turn: of the circle of hues, in 256ths"""
    hue, saturation, value = picture.convert("HSV").split()
    return Image.merge("HSV", (hue.point(lambda at: (at + turn) % 256), saturation, value)).convert("RGB")
