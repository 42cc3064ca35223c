"""Reads an exported network back, to train it on: the way back from freeze.py and export.py."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from . import canvas
from .canonical import CHANNELS, GREY
from .freeze import Tensors, last_layer, shift_luma, style_names
from .safetensors import read_safetensors
from .start import State
from .styles import Style


def read_shipped(folder: Path, styles: Sequence[Style]) -> State:
    """
    The state of a frozen `PaintNetwork`, in the 16 bits that weights are stored in.

    :param folder: of models/, with its card
    :param styles: in the order wanted; one that the network doesn't have begins with what its default style has, on
        the canvas of its own ground
    """
    card = json.loads((folder / "card.json").read_text())
    tensors = read_safetensors(folder / card["weights"]["file"])
    known = style_names(tensors)
    state = thawed(tensors, [style.name if style.name in known else card["defaultStyle"] for style in styles])
    for index, style in enumerate(styles):
        if style.name not in known:
            state["canvases"][index] = canvas.make_canvas(style.ground)
    return state


def thawed(tensors: Tensors, names: Sequence[str]) -> State:
    """The way back from `frozen_tensors`."""
    last = last_layer(tensors)
    layers = ["head", *(f"pairs.{i}" for i in range(last - 1))]
    state: State = {}

    def of_styles(key: str) -> Tensor:
        return torch.stack([tensors[f"style.{name}.{key}"] for name in names])

    for i, layer in enumerate(layers):
        weight = f"layer.{i}.weight"
        state[f"{layer}.weight"] = tensors[weight][None] if weight in tensors else of_styles(weight)
        state[f"{layer}.scale"], state[f"{layer}.shift"] = of_styles(f"scale.{i}"), of_styles(f"shift.{i}")
    state["canvases"] = canvas.from_bytes(of_styles("canvas"))
    state["head.weight"][:, :, CHANNELS:] /= canvas.UNIT
    state["tail.weight"] = of_styles(f"layer.{last}.weight")
    state["tail.bias"] = torch.stack([shift_luma(bias, -GREY) for bias in of_styles(f"shift.{last}")])
    return state
