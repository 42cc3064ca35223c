"""Frozen weights -> the network's folder: both graph forms of every style, and the card.

python3 -m repaint_training.publish runs/frozen.pt --models ../models/quarter
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .card import write_card
from .export_onnx import export_onnx
from .export_tfjs import export_tfjs
from .freeze import FrozenNetwork, load_frozen
from .styles import STYLES


def publish(networks: dict[str, FrozenNetwork], folder: Path, training: dict[str, object]) -> None:
    """:param networks: style name -> network; styles that styles.py doesn't know are an error"""
    known = {style.name: style for style in STYLES}
    folder.mkdir(parents=True, exist_ok=True)
    for name, network in networks.items():
        export_onnx(network, name, str(folder / f"{name}.onnx"))
        export_tfjs(network, name, folder / f"{name}.tfjs")
    write_card(folder, [known[name] for name in networks], training)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("frozen", type=Path, help="what training wrote; its training.json lies beside it")
    parser.add_argument("--models", type=Path, default=Path("../models/quarter"))
    given = parser.parse_args()
    training = json.loads((given.frozen.parent / "training.json").read_text())
    publish(load_frozen(str(given.frozen)), given.models, training)


if __name__ == "__main__":
    main()
