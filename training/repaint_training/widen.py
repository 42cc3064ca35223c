"""Starts a network from the weights of a trained one that has fewer channels, or shares more of them between styles.

Net2Net (Chen et al. 2016), nearly: what is new listens to what is there, and is hardly heard at first.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .network import PaintNetwork

HEARD = 0.1
"""How loud new channels are to the layers that are there, as a share of a random start."""


@torch.no_grad()
def start_from(network: PaintNetwork, trained: dict[str, Tensor]) -> None:
    """
    Styles have their own weights from now on.

    :param network: as it was made
    :param trained: the state of a network with as many styles and layers, and no more channels
    """
    network.give_own_weights()
    for name, values in network.named_parameters():
        known = trained[name]
        there = tuple(slice(size) for size in known.shape[1:])
        if name.endswith("weight"):
            outputs = known.shape[1]
            values[:, :outputs].mul_(HEARD)
        values[(slice(None), *there)] = known
    network.tail.remove_grid()
