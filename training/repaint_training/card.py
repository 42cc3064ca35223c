"""Writes the style card: what lies in the network's folder, with the hash of every file that an engine loads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from .styles import DEFAULT_STYLE, Style

DESCRIPTION = "3x3 convolutions at a quarter of the picture's size; frames travel as NV12, any size."


def write_card(folder: Path, styles: Sequence[Style], training: Mapping[str, object]) -> None:
    """:param training: how the weights came to be: steps, seed, date, tool"""
    card = {
        "schemaVersion": 1,
        "name": folder.name,
        "description": DESCRIPTION,
        "license": "MIT",
        "frames": "nv12",
        "defaultStyle": DEFAULT_STYLE,
        "styles": [style_entry(folder, style) for style in styles],
        "training": dict(training),
    }
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")


def style_entry(folder: Path, style: Style) -> dict[str, object]:
    return {
        "name": style.name,
        "title": style.title,
        "description": style.description,
        "inspiration": style.inspiration,
        "preview": f"{style.name}.jpg",
        "weights": {
            "onnx": hashed(folder, f"{style.name}.onnx"),
            "tensorflow": {
                **hashed(folder, f"{style.name}.tfjs/model.json"),
                "shards": [hashed(folder, f"{style.name}.tfjs/weights.bin")],
            },
        },
    }


def hashed(folder: Path, file: str) -> dict[str, str]:
    return {"file": file, "sha256": hashlib.sha256((folder / file).read_bytes()).hexdigest()}
