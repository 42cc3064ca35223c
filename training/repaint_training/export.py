"""Writes what was trained into folders of models/: weights, cards, and a preview of each style."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from .card import WEIGHTS, write_card
from .encoder import Encoder
from .export_encoder import export_encoder
from .network import CodedNetwork
from .previews import write_previews
from .safetensors import write_safetensors
from .styles import STYLES
from .weights import to_tensors


@dataclass(frozen=True)
class Trained:
    """:param codes: of the styles that ship, by name"""

    encoder: Encoder
    fine: CodedNetwork
    fast: CodedNetwork
    codes: dict[str, Tensor]


def export_all(trained: Trained, models: Path, sample: Path, training: dict[str, object]) -> None:
    """:param training: how the weights were trained; the cards state it"""
    export_encoder(trained.encoder, models / "encoder", training)
    for name, network in (("fine", trained.fine), ("fast", trained.fast)):
        export_network(network, trained.codes, models / name, sample, training)


def export_network(
    network: CodedNetwork, codes: dict[str, Tensor], folder: Path, sample: Path, training: dict[str, object]
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_safetensors(to_tensors(network, codes), folder / WEIGHTS)
    write_card(folder, network.architecture, STYLES, training)
    write_previews(network, codes, folder, sample)
