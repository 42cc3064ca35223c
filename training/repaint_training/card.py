"""The card of a network that paints: what the engines, the API and the gallery know of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from .network import REDUCTION, Architecture
from .styles import DEFAULT_STYLE, Style

WEIGHTS = "weights.safetensors"

DEFAULT_NETWORK = "fine"

DESCRIPTIONS = {
    "fine": "The default: judged by its look. Strokes follow what is shown; any picture can be the style.",
    "fast": "The preview: learned from fine, with half of its channels; any picture can be the style.",
}


def write_card(
    folder: Path, architecture: Architecture, styles: tuple[Style, ...], training: dict[str, object]
) -> None:
    """
    :param folder: has the weights; its name is the network's
    :param training: how the weights came to be
    """
    card = {
        "schemaVersion": 3,
        "name": folder.name,
        "description": DESCRIPTIONS.get(folder.name, "A network that paints by a code."),
        "license": "MIT",
        **({"default": True} if folder.name == DEFAULT_NETWORK else {}),
        "frames": "nv12",
        "architecture": {"kind": "coded", **asdict(architecture)},
        "copy": REDUCTION,
        "encoder": "encoder",
        "weights": {"file": WEIGHTS, "sha256": sha256(folder / WEIGHTS)},
        "defaultStyle": DEFAULT_STYLE,
        "styles": [entry(style) for style in styles],
        "training": training,
    }
    write_json(folder / "card.json", card)


def entry(style: Style) -> dict[str, object]:
    return {
        "name": style.name,
        "title": style.title,
        "description": style.description,
        "inspiration": style.inspiration,
        "license": style.licence,
        "preview": f"{style.name}.jpg",
    }


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
