"""Fits the last layer of a frozen network to each painting's palette, on whole pictures.

A network that normalises each picture spreads the painting's colours over all of it. Frozen, it gives a large even
area one colour, which may be one that the painting has a little of: a wall becomes all orange. So the last layer, and
nothing else, is fitted to the painting's colours on whole pictures, and held to what it painted before.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor
from torch.nn import functional

from .canonical import from_blocks
from .freeze import BORDER, framed
from .losses import StyleTarget, colour_loss, colours
from .network import PaintNetwork

AT_ONCE, RATE = 4, 2e-3
"""Pictures in a step, and the learning rate."""

HELD = 3
"""How much the painting as it was counts, against its colours: with 1, ink takes on colours that it hasn't."""

SEED = 1


def fit_palettes(network: PaintNetwork, paintings: Iterable[Tensor], pictures: Tensor, steps: int) -> None:
    """
    :param network: frozen
    :param paintings: of the styles, in order, [1,3,H,W] each
    :param pictures: [N,3,H,W] in 0..1, whole and evenly lit
    """
    for style, painting in enumerate(paintings):
        fit_palette(network, style, painting, pictures, steps)


def fit_palette(network: PaintNetwork, style: int, painting: Tensor, pictures: Tensor, steps: int) -> None:
    features = last_features(network, style, pictures)
    mean, covariance = colours(painting)
    palette = StyleTarget({}, mean, covariance)
    spread = covariance.diagonal(dim1=1, dim2=2).sum() / 3
    weight, bias = (values[style].clone() for values in (network.tail.weight.detach(), network.tail.bias.detach()))
    adam = torch.optim.Adam(network.tail.parameters(), lr=RATE)
    random = torch.Generator().manual_seed(SEED)
    for _ in range(steps):
        chosen = features[torch.randperm(len(features), generator=random)[:AT_ONCE]]
        painted = painting_of(chosen, network.tail.weight[style], network.tail.bias[style])
        change = (painted - painting_of(chosen, weight, bias)).square().mean() / spread
        adam.zero_grad(set_to_none=True)
        (colour_loss(painted, palette).mean() + HELD * change).backward()
        adam.step()
        network.tail.remove_grid()


@torch.no_grad()
def last_features(network: PaintNetwork, style: int, pictures: Tensor) -> Tensor:
    """What the last layer sees: [N,C,h,w]."""
    chosen = torch.tensor([style])
    return torch.cat([network.last_features(framed(picture[None]), chosen) for picture in pictures])


def painting_of(features: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    painted = from_blocks(functional.conv2d(features, weight, bias, padding=1))
    return painted[..., BORDER:-BORDER, BORDER:-BORDER]
