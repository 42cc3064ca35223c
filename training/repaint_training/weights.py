"""Between a network in memory and the tensors of `weights.safetensors`, as models/README.md names them."""

from __future__ import annotations

import torch
from torch import Tensor

from .network import Architecture, CodedNetwork

CODE_LAYERS = (0, 2)
"""Where the two linear layers lie in `CodedNetwork.code`; a ReLU is between them."""


def to_tensors(network: CodedNetwork, codes: dict[str, Tensor]) -> dict[str, Tensor]:
    """:param codes: of the styles that ship, by name"""
    tensors = {"code.mean": network.code_mean, "code.deviation": network.code_deviation}
    for i, at in enumerate(CODE_LAYERS):
        tensors |= linear(f"code.{i}", network.code[at])
    for i, layer in enumerate(network.layers):
        tensors[f"layer.{i}.weight"] = layer.weight
    tensors[f"layer.{len(network.norms)}.bias"] = network.layers[-1].bias
    for i, norm in enumerate(network.norms):
        tensors |= linear(f"layer.{i}.scale", norm.scale) | linear(f"layer.{i}.shift", norm.shift)
    return tensors | {f"style.{name}.code": code for name, code in codes.items()}


def linear(name: str, layer: torch.nn.Linear) -> dict[str, Tensor]:
    return {f"{name}.weight": layer.weight, f"{name}.bias": layer.bias}


def from_tensors(tensors: dict[str, Tensor], architecture: Architecture) -> tuple[CodedNetwork, dict[str, Tensor]]:
    """The network and the codes of its styles by name."""
    network = CodedNetwork(architecture)
    with torch.no_grad():
        for name, parameter in to_tensors(network, {}).items():
            parameter.copy_(tensors[name])
    codes = {name.split(".")[1]: tensor for name, tensor in tensors.items() if name.startswith("style.")}
    return network, codes
