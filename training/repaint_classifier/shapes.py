"""Pictures of shapes with their labels: drawn, not collected, so that there are as many as anybody wants."""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

LABELS = ["circle", "cross", "heart", "pentagon", "ring", "square", "star", "triangle"]

SIDE = 48
"""Pixels of a picture's side."""

_OVERSAMPLING = 4


def draw(label: str, random: np.random.Generator) -> Image.Image:
    """One shape of any size, place, turn and colour, on a ground that may hide it a little."""
    ground, ink = _colours(random)
    side = SIDE * _OVERSAMPLING
    mask = Image.new("L", (side, side), 0)
    radius = side * random.uniform(0.14, 0.42)
    centre = [random.uniform(radius * 0.9, side - radius * 0.9) for _ in range(2)]
    _paint_mask(ImageDraw.Draw(mask), label, centre, radius, random)
    mask = mask.resize((SIDE, SIDE), Image.LANCZOS)
    mask_array = np.asarray(mask, dtype=np.float64)[..., None] / 255
    pixels = _ground(ground, random) * (1 - mask_array) + ink * mask_array
    pixels = _hide(pixels, ground, random) + random.normal(0, random.uniform(0, 28), pixels.shape)
    picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return picture.filter(ImageFilter.GaussianBlur(random.uniform(0, 1.1)))


def pictures(count: int, seed: int):
    """`count` pictures of each label, and the indices of their labels; the same for the same seed."""
    random = np.random.default_rng(seed)
    indices = np.repeat(np.arange(len(LABELS)), count)
    drawn = [draw(LABELS[index], random) for index in indices]
    return drawn, indices


def _colours(random):
    """Two colours that can be distinguished, some only just."""
    while True:
        ground, ink = random.uniform(0, 255, 3), random.uniform(0, 255, 3)
        if np.abs(ground - ink).max() > 55:
            return ground, ink


def _ground(colour, random):
    """An even ground, or one that grows brighter to one side."""
    angle = random.uniform(0, 2 * math.pi)
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    slope = (x * math.cos(angle) + y * math.sin(angle)) * random.uniform(0, 40)
    return colour + slope[..., None]


def _hide(pixels, ground, random):
    """A bar across some of the pictures."""
    if random.uniform() > 0.25:
        return pixels
    start, width = random.integers(0, SIDE - 6), random.integers(2, 7)
    hidden = pixels.copy()
    if random.uniform() < 0.5:
        hidden[start : start + width] = ground
    else:
        hidden[:, start : start + width] = ground
    return hidden


def _paint_mask(canvas, label, centre, radius, random):
    turn = random.uniform(0, 2 * math.pi)
    if label in ("circle", "ring"):
        _ellipse(canvas, centre, radius, 255)
        if label == "ring":
            _ellipse(canvas, centre, radius * random.uniform(0.4, 0.7), 0)
        return
    canvas.polygon([_place(point, centre, radius, turn) for point in _outline(label, random)], fill=255)


def _ellipse(canvas, centre, radius, fill):
    canvas.ellipse([centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius], fill=fill)


def _place(point, centre, radius, turn):
    x, y = point
    cos, sin = math.cos(turn), math.sin(turn)
    return (centre[0] + radius * (x * cos - y * sin), centre[1] + radius * (x * sin + y * cos))


def _outline(label, random):
    if label == "heart":
        return [_heart(2 * math.pi * step / 60) for step in range(60)]
    if label == "cross":
        return _cross(random.uniform(0.2, 0.36))
    if label == "star":
        inner = random.uniform(0.36, 0.5)
        return _spokes([1, inner] * 5)
    return _spokes([1] * {"triangle": 3, "square": 4, "pentagon": 5}[label])


def _spokes(radii):
    step = 2 * math.pi / len(radii)
    return [(r * math.cos(i * step), r * math.sin(i * step)) for i, r in enumerate(radii)]


def _heart(t):
    x = 16 * math.sin(t) ** 3
    y = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
    return x / 17, -y / 17


def _cross(arm):
    corners = [(arm, -1), (arm, -arm), (1, -arm), (1, arm), (arm, arm), (arm, 1)]
    return corners + [(-x, -y) for x, y in corners]
