"""Frozen weights -> the network's folder: one file of weights, the card, and a preview of each style.

python3 -m repaint_training.export runs/fast/frozen.pt ../models/fast

Engines build their graphs from these weights, in whatever form suits them: see engine/README.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import torch

from .freeze import Tensors, last_layer, style_names
from .light import DEVIATION, GAINS, MEAN
from .preview import write_previews
from .safetensors import write_safetensors
from .styles import DEFAULT_STYLE, STYLES, Style

DESCRIPTION = "3x3 convolutions at a quarter of the picture's size, for all styles; frames travel as NV12, any size."
WEIGHTS = "weights.safetensors"


def export(tensors: Tensors, folder: Path, training: dict[str, object], fp32_only: list[str]) -> None:
    """
    Styles that styles.py doesn't know are an error.

    :param training: how the weights came to be: steps, seed, date, tool
    :param fp32_only: styles that are too coarse in 8 bits
    """
    known = {style.name: style for style in STYLES}
    folder.mkdir(parents=True, exist_ok=True)
    write_safetensors(tensors, folder / WEIGHTS)
    card = {
        "schemaVersion": 2,
        "name": folder.name,
        "description": DESCRIPTION,
        "license": "MIT",
        "frames": "nv12",
        "architecture": architecture(tensors),
        "light": {"mean": MEAN, "deviation": DEVIATION, "gain": GAINS},
        "weights": {"file": WEIGHTS, "sha256": hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()},
        "defaultStyle": DEFAULT_STYLE,
        "styles": [entry(known[name], name in fp32_only) for name in style_names(tensors)],
        "training": training,
    }
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")


def architecture(tensors: Tensors) -> dict[str, object]:
    """The first layer, two a pair, and the last."""
    return {"kind": "quarter", "channels": len(tensors["layer.0.weight"]), "blocks": (last_layer(tensors) - 1) // 2}


def entry(style: Style, fp32_only: bool) -> dict[str, object]:
    return {
        **{key: getattr(style, key) for key in ("name", "title", "description", "inspiration")},
        "license": style.licence,
        "preview": f"{style.name}.jpg",
        **({"int8": False} if fp32_only else {}),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("frozen", type=Path, help="what training wrote; its training.json lies beside it")
    parser.add_argument("folder", type=Path, help="whose name is the network's")
    parser.add_argument(
        "--sample", type=Path, default=Path("../samples/sample.mp4"), help="what previews are painted from"
    )
    parser.add_argument("--at", type=float, default=4, help="seconds")
    parser.add_argument(
        "--fp32-only", nargs="*", default=[], metavar="STYLE", help="styles that are too coarse in 8 bits"
    )
    given = parser.parse_args()
    training = json.loads((given.frozen.parent / "training.json").read_text())
    export(torch.load(given.frozen, map_location="cpu"), given.folder, training, given.fp32_only)
    write_previews(given.frozen, given.folder, given.sample, given.at)


if __name__ == "__main__":
    main()
