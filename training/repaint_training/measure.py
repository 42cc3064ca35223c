"""Measures networks of models/ beside those of others, on pictures and paintings that none of ours was trained on.

python3 -m repaint_training.measure ../models/fine ../models/fast --styles starry-night great-wave the-scream

wallpaper  correlation of fine detail between paintings of different pictures
pan        painting of the moved picture, moved back, against the painting, divided by strength
blocks     painting of the compressed picture against the painting, divided by strength
strength   mean difference between painting and picture, 0..255
known      part of the pictures whose class is still among the painting's best five, by SqueezeNet
edges      structural similarity of gradients, painting against picture
style      Gram distance to the painting, by SqueezeNet
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from .eye import Eye, known
from .measures import edges, gram_distance, pan, strength, wallpaper
from .models import load_network
from .paint import code_of_style, paint
from .pictures import Pictures, compressed, fitted, read_picture
from .references import Magenta, MicroAst, Paint
from .styles import STYLES

WIDTH, HEIGHT = 640, 360
PICTURES = 16
PANS, PAN_FRAMES, PAN_SHIFT = 3, 7, 6
FILM_SCALE, FILM_QUALITY = 0.75, 15
COLUMNS = ("wallpaper", "pan", "blocks", "strength", "known", "edges", "style")


class OfFolder:
    """A network of models/: a style's own code, else the encoder's."""

    def __init__(self, folder: Path) -> None:
        self.folder, (self.network, self.codes) = folder, load_network(folder)

    def __call__(self, painting: Path) -> Paint:
        names = [style.name for style in STYLES if style.picture == painting.stem]
        code = code_of_style(names[0] if names else str(painting), self.codes, self.folder.parent / "encoder")
        return lambda frame: self.paint(frame, code)

    def paint(self, frame: np.ndarray, code: torch.Tensor) -> np.ndarray:
        painted = paint(self.network, torch.from_numpy(frame.transpose(2, 0, 1)) / 255, code)
        return painted.numpy().transpose(1, 2, 0) * 255


def frames_of(photos: list[Path], pans: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """Still frames [n, height, width, 3], and the frames of each pan."""
    stills = [pixels(fitted(read_picture(file), WIDTH, HEIGHT)) for file in photos]
    return np.stack(stills), [pan_of(file) for file in photos[:pans]]


def pan_of(photo: Path) -> np.ndarray:
    wide = fitted(read_picture(photo), WIDTH + PAN_SHIFT * (PAN_FRAMES - 1), HEIGHT)
    return np.stack([pixels(wide)[:, left : left + WIDTH] for left in range(0, PAN_SHIFT * PAN_FRAMES, PAN_SHIFT)])


def pixels(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture, np.float32)


def as_film(frame: np.ndarray) -> np.ndarray:
    """Compressed as a film of few bits is."""
    return pixels(compressed(Image.fromarray(frame.astype(np.uint8)), FILM_SCALE, FILM_QUALITY))


def texture(eye: Eye, painting: Path) -> list[np.ndarray]:
    picture = read_picture(painting)
    return eye.grams(
        pixels(picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS))
    )


def measure(
    paint: Paint, stills: np.ndarray, pans: list[np.ndarray], wanted: list[np.ndarray], eye: Eye
) -> list[float]:
    """The columns."""
    painted = np.stack([paint(frame) for frame in stills])
    force = strength(stills, painted)
    moving = [pan(np.stack([paint(frame) for frame in frames]), PAN_SHIFT) for frames in pans]
    of_films = np.stack([paint(as_film(frame)) for frame in stills[::4]])
    seen = [np.mean(layer, 0) for layer in zip(*(eye.grams(painting) for painting in painted[::2]))]
    return [
        wallpaper(painted),
        float(np.mean(moving)) / force if moving else 0,
        strength(of_films, painted[::4]) / force,
        force,
        known(eye, stills, painted),
        edges(stills, painted),
        gram_distance(seen, wanted),
    ]


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", type=Path, nargs="*", help="folders of models/, the encoder beside them")
    parser.add_argument("--styles", nargs="*", default=[style.name for style in STYLES])
    parser.add_argument("--unseen", type=int, default=0, metavar="N", help="and N paintings that were held out")
    parser.add_argument("--pictures", type=int, default=PICTURES)
    parser.add_argument("--pans", type=int, default=PANS, help="of the first pictures; 0 leaves that column 0")
    parser.add_argument("--references", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    pictures = Pictures(given.data / "photos", [given.data / "images/style", given.data / "paintings"])
    painters: dict[str, Callable[[Path], Paint]] = {folder.name: OfFolder(folder) for folder in given.networks}
    if given.references:
        painters |= {"microast": MicroAst(given.data / "models"), "magenta": Magenta(given.data / "models")}
    stills, pans = frames_of(pictures.held_out_photos[::3][: given.pictures], given.pans)
    eye = Eye(given.data / "models")
    groups = {
        "shipped": [pictures.by_name[style.picture] for style in STYLES if style.name in given.styles],
        "unseen": pictures.held_out_paintings[: given.unseen],
    }
    print(f"| | {' | '.join(COLUMNS)} |\n|{'---|' * (len(COLUMNS) + 1)}")
    for group, paintings in groups.items():
        rows: dict[str, list[list[float]]] = {name: [] for name in painters}
        for painting in paintings:
            wanted = texture(eye, painting)
            for name, painter in painters.items():
                rows[name].append(measure(painter(painting), stills, pans, wanted, eye))
                print(row(f"{name}, {painting.stem}", rows[name][-1]), flush=True)
        for name, figures in rows.items():
            if figures:
                print(row(f"**{name}, mean of {len(figures)} {group}**", np.mean(figures, 0)), flush=True)


def row(name: str, figures: list[float] | np.ndarray) -> str:
    return f"| {name} | {' | '.join(f'{figure:.3f}' for figure in figures)} |"


if __name__ == "__main__":
    main()
