"""Paints pictures with a frozen network, for looking at.

python3 -m repaint_training.paint runs/fast/frozen.pt painted photo.jpg …
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from .canonical import BLOCK
from .data import read_picture, to_picture, to_tensor
from .freeze import FrozenNetwork, load_frozen
from .light import back_from_light, evenly_lit


@torch.no_grad()
def paint(network: FrozenNetwork, picture: Tensor) -> Tensor:
    """[3,H,W] in 0..1, any size -> the same shape: in whatever light it is."""
    height, width = picture.shape[1:]
    padded = functional.pad(evenly_lit(picture)[None], (0, -width % BLOCK, 0, -height % BLOCK), mode="replicate")
    return back_from_light(network.paint(padded)[0, :, :height, :width], picture)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("frozen", type=Path)
    parser.add_argument("folder", type=Path, help="gets <picture>.<style>.png")
    parser.add_argument("pictures", type=Path, nargs="+")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for file in given.pictures:
        for style, network in load_frozen(str(given.frozen)).items():
            painted = paint(network, to_tensor(read_picture(file)))
            to_picture(painted).save(given.folder / f"{file.stem}.{style}.png")


if __name__ == "__main__":
    main()
