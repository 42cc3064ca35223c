"""Style pictures of our own: what no painting at hand shows, made from one frame of our own sample. Seeds are fixed.

python3 -m repaint_training.made_styles ../samples/sample.mp4 runs/made
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from .video import read_frames

Floats = NDArray[np.float32]
Random = np.random.Generator

SIZE = (1000, 562)
"""Width and height of what is made."""

FRAME_AT = 2.0
"""Seconds into the sample."""


def make_styles(video: Path, folder: Path) -> None:
    """Writes `made_<style>.png` for every style below that isn't there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in MAKERS if not (folder / f"made_{name}.png").exists()]
    if not missing:
        return
    frame = read_frames(video, FRAME_AT, 1, *SIZE)[0].permute(1, 2, 0).numpy()
    for name in missing:
        made = MAKERS[name](frame, np.random.default_rng(1))
        to_image(made).save(folder / f"made_{name}.png")


def ink(frame: Floats, random: Random) -> Floats:
    """Three wet washes, then brush lines along the contours, on rice paper."""
    darkness = blur(1 - frame.mean(2), 3)
    darkness = (darkness - darkness.min()) / np.ptp(darkness)
    light = np.ones_like(darkness)
    for level, strength in ((0.35, 0.12), (0.5, 0.25), (0.65, 0.4)):
        ragged = darkness + 0.12 * clouds(random, 12) + 0.04 * clouds(random, 2)
        mask = soft_step(ragged, level, 0.03)
        rim = np.clip(mask - blur(mask, 4), 0, 1)
        light *= 1 - strength * mask * (0.8 + 0.3 * clouds(random, 20)) - 0.35 * rim
    dry = np.clip(1.1 + 0.5 * clouds(random, 1.2), 0, 1)
    light *= 1 - 0.93 * dry * brush_lines(frame.mean(2), random)
    paper = np.array([0.94, 0.91, 0.85], np.float32) * (1 + 0.015 * clouds(random, 1))[..., None]
    return ink_on(paper, np.clip(light, 0, 1))


def ink_on(paper: Floats, light: Floats) -> Floats:
    """:param light: 1 where the paper shows, 0 where the ink is full"""
    black = np.array([0.07, 0.07, 0.09], np.float32)
    return black + (paper - black) * light[..., None]


def brush_lines(grey: Floats, random: Random, count: int = 1500) -> Floats:
    """-> 0..1: tapering strokes along the contours, thicker where it is dark."""
    smooth = blur(grey, 4)
    down, right = np.gradient(smooth)
    force = np.hypot(down, right)
    chance = (force / force.max() + 0.15 * (1 - smooth)).ravel()
    starts = random.choice(chance.size, count, p=chance / chance.sum())
    image = Image.new("L", (grey.shape[1], grey.shape[0]))
    draw = ImageDraw.Draw(image)
    for y, x in zip(*np.unravel_index(starts, grey.shape)):
        draw_stroke(draw, contour_path(y, x, down, right, random.integers(10, 45)), 1.2 + 5 * (1 - smooth[y, x]) ** 2)
    return blur(np.asarray(image, np.float32) / 255, 0.7)


def contour_path(y: float, x: float, down: Floats, right: Floats, steps: int) -> list[tuple[float, float]]:
    """Points (x, y), two pixels apart, along the contour."""
    path, heading = [(x, y)], (0.0, 0.0)
    for _ in range(steps):
        row, column = (int(np.clip(v, 0, side - 1)) for v, side in zip((y, x), down.shape))
        along = np.array([-right[row, column], down[row, column]])
        along = along / (np.hypot(*along) + 1e-6)
        along = along if along @ np.array(heading) >= 0 else -along
        heading = tuple(0.6 * np.array(heading) + 0.4 * along)
        y, x = y + 2 * heading[0], x + 2 * heading[1]
        path.append((x, y))
    return path


def draw_stroke(draw: ImageDraw.ImageDraw, path: list[tuple[float, float]], width: float) -> None:
    for index, (x, y) in enumerate(path):
        radius = width / 2 * np.sin(np.pi * (index + 1) / (len(path) + 1)) ** 0.5
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def stained_glass(frame: Floats, random: Random, panes: int = 420) -> Floats:
    """Panes of one jewel colour each, with an uneven glow, between black leads."""
    height, width = frame.shape[:2]
    centres = np.column_stack([random.uniform(0, height, panes), random.uniform(0, width, panes)]).astype(np.float32)
    pane, to_edge = nearest_panes(height, width, centres)
    colours = np.stack([np.bincount(pane.ravel(), frame[..., c].ravel(), panes) for c in range(3)], 1)
    colours = colours / np.maximum(np.bincount(pane.ravel(), minlength=panes), 1)[:, None]
    colours = jewels(colours + random.normal(0, 0.07, colours.shape))
    glow = 1 + 0.18 * clouds(random, 14) + 0.06 * clouds(random, 3)
    glass = colours[pane] * (glow * (0.75 + 0.35 * np.clip(to_edge / 14, 0, 1)))[..., None]
    lead = soft_step(to_edge + 0.4 * clouds(random, 6), 2.2, 0.8)[..., None]
    return np.clip(glass * lead + np.array([0.04, 0.04, 0.05]) * (1 - lead), 0, 1).astype(np.float32)


def jewels(colours: Floats) -> Floats:
    """[n,3], far from grey and of many brightnesses."""
    grey = colours.mean(1, keepdims=True)
    return np.clip(1.25 * (grey - 0.5) + 0.42 + 3 * (colours - grey), 0.02, 1)


def nearest_panes(height: int, width: int, centres: Floats) -> tuple[NDArray[np.int64], Floats]:
    """For every pixel: the nearest centre, and how much further the second nearest is."""
    panes, to_edge = np.zeros((height, width), np.int64), np.zeros((height, width), np.float32)
    columns = np.arange(width, dtype=np.float32)
    for row in range(height):
        distance = np.hypot(centres[:, 0, None] - row, centres[:, 1, None] - columns)
        panes[row] = distance.argmin(0)
        first, second = np.partition(distance, 1, 0)[:2]
        to_edge[row] = second - first
    return panes, to_edge


def watercolour(frame: Floats, random: Random) -> Floats:
    """A few dozen washes that bleed, dry with a dark rim, and leave some paper white."""
    wobbled = warp(frame, random, 5)
    flat = to_image(wobbled).filter(ImageFilter.MedianFilter(9)).quantize(26).convert("RGB")
    washes = np.asarray(flat.filter(ImageFilter.ModeFilter(9)), np.float32) / 255
    grey = washes.mean(2, keepdims=True)
    pigment = 1 - np.clip(0.62 + 0.75 * (grey - 0.5) + 1.5 * (washes - grey) + 0.12, 0, 1)
    edge = np.clip(np.abs(washes - blur(washes, 1.5)).sum(2) * 6, 0, 1)
    pigment = blur(pigment, 1.2) * (1 + 0.3 * clouds(random, 22) + 0.12 * clouds(random, 1.5))[..., None]
    pigment = pigment * (1 + 0.9 * blur(edge, 1)[..., None])
    dry = soft_step(clouds(random, 9) + 1.6 * edge, 1.45, 0.15)[..., None]
    paper = 0.98 - 0.025 * np.abs(clouds(random, 1.2))[..., None] * np.array([0.8, 1, 1.3])
    return np.clip(paper * (1 - pigment * (1 - 0.85 * dry)), 0, 1).astype(np.float32)


def warp(frame: Floats, random: Random, pixels: float) -> Floats:
    """Every pixel taken from a little beside its place."""
    rows, columns = np.indices(frame.shape[:2])
    rows = rows + pixels * clouds(random, 10)
    columns = columns + pixels * clouds(random, 10)
    height, width = frame.shape[:2]
    return frame[rows.round().astype(int).clip(0, height - 1), columns.round().astype(int).clip(0, width - 1)]


def clouds(random: Random, size: float) -> Floats:
    """Smooth noise over the whole picture, mean 0 and deviation 1; `size` in pixels."""
    noise = blur(random.normal(0, 1, (SIZE[1], SIZE[0])).astype(np.float32), size)
    return (noise - noise.mean()) / noise.std()


def soft_step(x: Floats, edge: float, softness: float) -> Floats:
    return (1 / (1 + np.exp(-np.clip((x - edge) / softness, -30, 30)))).astype(np.float32)


def blur(x: Floats, pixels: float) -> Floats:
    """Gaussian, [h,w] or [h,w,3]; the edge is repeated."""
    if x.ndim == 3:
        return np.stack([blur(x[..., c], pixels) for c in range(x.shape[2])], 2)
    reach = max(1, round(3 * pixels))
    bell = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * pixels**2))
    bell = bell / bell.sum()
    for axis in (0, 1):
        padded = np.pad(x, [(reach, reach) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
        x = sum(weight * padded.take(range(i, i + x.shape[axis]), axis) for i, weight in enumerate(bell))
    return x.astype(np.float32)


def to_image(picture: Floats) -> Image.Image:
    return Image.fromarray((np.clip(picture, 0, 1) * 255).round().astype(np.uint8))


MAKERS: dict[str, Callable[[Floats, Random], Floats]] = {
    "ink": ink,
    "stained_glass": stained_glass,
    "watercolour": watercolour,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("video", type=Path, help="one of our own")
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    make_styles(given.video, given.folder)


if __name__ == "__main__":
    main()
