"""Reads folders of models/ back: networks with the codes of their styles, and the encoder."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image
from torch import Tensor

from .encoder import SIDE
from .export_encoder import FILE
from .network import Architecture, CodedNetwork
from .pictures import whole_picture
from .safetensors import read_safetensors
from .weights import from_tensors


def load_network(folder: Path) -> tuple[CodedNetwork, dict[str, Tensor]]:
    """The network, and the codes of its styles by name."""
    card = json.loads((folder / "card.json").read_text())
    numbers = {field.name: card["architecture"][field.name] for field in fields(Architecture)}
    network, codes = from_tensors(read_safetensors(folder / card["weights"]["file"]), Architecture(**numbers))
    return network.eval(), codes


def load_encoder(folder: Path) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(str(folder / FILE))


def encode(encoder: onnxruntime.InferenceSession, picture: Image.Image) -> np.ndarray:
    """The code of any picture."""
    values = np.asarray(whole_picture(picture, SIDE), np.float32).transpose(2, 0, 1)[None] / 255
    return encoder.run(None, {"picture": values})[0][0]
