"""Paints pictures by a network of models/, to look at them.

python3 -m repaint_training.paint ../models/fine painted photo.jpg … --style starry-night painting.jpg …
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from .models import encode, load_encoder, load_network
from .network import CodedNetwork, reduced
from .pictures import read_picture, to_picture, to_tensor

MULTIPLE = 16
"""Of which width and height are made multiples: the copy, a quarter of the size, is halved twice."""


@torch.no_grad()
def paint(network: CodedNetwork, picture: Tensor, code: Tensor) -> Tensor:
    """[3, height, width] of any size, which is kept."""
    height, width = picture.shape[1:]
    padded = F.pad(picture[None], (0, -width % MULTIPLE, 0, -height % MULTIPLE), mode="replicate")
    return network(padded, code[None], reduced(padded))[0, :, :height, :width]


def code_of_style(style: str, codes: dict[str, Tensor], encoder: Path) -> Tensor:
    """:param style: the name of a style of the network, or a picture"""
    if style in codes:
        return codes[style]
    if not Path(style).is_file():
        raise SystemExit(f"{style} is neither a style of this network ({', '.join(codes)}) nor a picture")
    return torch.from_numpy(encode(load_encoder(encoder), read_picture(Path(style))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path, help="its folder; the encoder lies beside it")
    parser.add_argument("folder", type=Path, help="where paintings go")
    parser.add_argument("pictures", type=Path, nargs="+")
    parser.add_argument("--style", nargs="+", help="names or pictures; all styles of the network unless given")
    given = parser.parse_args()
    network, codes = load_network(given.network)
    given.folder.mkdir(parents=True, exist_ok=True)
    for style in given.style or codes:
        code = code_of_style(style, codes, given.network.parent / "encoder")
        for file in given.pictures:
            painted = to_picture(paint(network, to_tensor(read_picture(file)), code))
            painted.save(given.folder / f"{file.stem}-{Path(style).stem}.png")


if __name__ == "__main__":
    main()
