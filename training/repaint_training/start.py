"""Starts a network from the weights of a trained one that has fewer or more channels, or shares more of them.

Wider is Net2Net (Chen et al. 2016), nearly: what is new listens to what is there, and is hardly heard at first.
Narrower leaves out the channels that are heard least, which steps of training make up for.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .network import PaintNetwork

HEARD = 0.1
"""How loud new channels are to the layers that are there, as a share of a random start."""

PARTS = ("weight", "scale", "shift")
"""Of a styled convolution. Their first dimension is the style's, the second the output channel's."""

State = dict[str, Tensor]


@torch.no_grad()
def start_from(network: PaintNetwork, trained: State) -> None:
    """
    Styles have their own weights from now on.

    :param network: as it was made
    :param trained: the state of a network with as many styles and layers
    """
    network.give_own_weights()
    trained = narrowed(trained, len(network.head.scale[0]))
    for name, values in network.named_parameters():
        known = trained[name]
        there = tuple(slice(size) for size in known.shape[1:])
        if name.endswith("weight"):
            outputs = known.shape[1]
            values[:, :outputs].mul_(HEARD)
        values[(slice(None), *there)] = known
    network.tail.remove_grid()


def narrowed(trained: State, width: int) -> State:
    """The same network with at most `width` channels. Pairs add to the same channels, and so lose the same ones."""
    pairs = len([name for name in trained if name.startswith("pairs.") and name.endswith(".weight")])
    seconds, firsts = ([f"pairs.{i}" for i in range(start, pairs, 2)] for start in (1, 0))
    trunk = loudest(trained, ["head", *seconds], [*firsts, "tail"], width)
    narrow = keep_inputs(keep_outputs(trained, ["head", *seconds], trunk), [*firsts, "tail"], trunk)
    for first, second in zip(firsts, seconds):
        between = loudest(narrow, [first], [second], width)
        narrow = keep_inputs(keep_outputs(narrow, [first], between), [second], between)
    return narrow


def loudest(state: State, written_by: list[str], read_by: list[str], count: int) -> Tensor:
    """The channels that are louder than the others, in their order: how far they reach times how well they're heard."""
    written = torch.stack([(state[f"{layer}.scale"] ** 2).mean(0) for layer in written_by]).mean(0)
    heard = torch.stack([(state[f"{layer}.weight"] ** 2).mean((0, 1, 3, 4)) for layer in read_by]).mean(0)
    return (written * heard).topk(min(count, len(written))).indices.sort().values


def keep_outputs(state: State, layers: list[str], kept: Tensor) -> State:
    chosen = {f"{layer}.{part}": state[f"{layer}.{part}"][:, kept] for layer in layers for part in PARTS}
    return {**state, **chosen}


def keep_inputs(state: State, layers: list[str], kept: Tensor) -> State:
    return {**state, **{f"{layer}.weight": state[f"{layer}.weight"][:, :, kept] for layer in layers}}
