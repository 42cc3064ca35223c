"""
Light and hue of each area: those of the picture, mapped to the palette of the style.

Gram matrices and `colour_loss` ask for the colours of a style, and not for where they are. With these losses alone,
hats of five colours get the same one, and a grey animal gets spots.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from .losses import OPPONENT, colours

AREA = 4
"""Side in pixels of the areas whose mean colours are compared. Strokes within them are free."""

OWN_COLOURS = 0.75
"""How much of a picture's covariance is its own; the rest is the mean of the batch: a grey picture stays grey."""

LARGEST = 4.0
"""Single pictures that are far off would drown the others."""


def tones_loss(painted: Tensor, source: Tensor, copies: Tensor, covariances: Tensor) -> Tensor:
    """
    Squared distance of colours from the mapped ones, relative to the variances of luma and of both colour differences
    in the style. The mean colour of a painting doesn't count.

    :param painted: paintings [batch, 3, height, width]; those of a style follow each other
    :param source: the part of the frames that they show
    :param copies: of the whole frames, from which their colours are taken
    :param covariances: of the styles' colours [styles, 3, 3]
    """
    opponent = torch.tensor(OPPONENT, device=painted.device)
    with torch.no_grad():
        style = covariances.repeat_interleave(len(painted) // len(covariances), 0)
        _, own = colours(copies)
        own = OWN_COLOURS * own + (1 - OWN_COLOURS) * own.mean(0, keepdim=True)
        wanted = mapped(areas(source), transport(own, style))
        variances = (opponent @ style @ opponent.T).diagonal(dim1=1, dim2=2) + 3e-4
    distance = mapped(areas(painted) - wanted, opponent.expand(len(painted), 3, 3))
    return ((distance**2).mean((2, 3)) / variances).clamp(max=LARGEST).mean()


def transport(source: Tensor, wanted: Tensor) -> Tensor:
    """
    The linear maps that give colours of covariances `source` those of `wanted` and move them least: optimal transport
    between normal distributions (Pitié and Kokaram, "The linear Monge-Kantorovitch linear colour mapping", 2007).

    :param source: [batch, 3, 3], as `wanted`
    """
    few = torch.eye(3, device=source.device)
    root, inverse = (power(source + 1.5e-3 * few, exponent) for exponent in (0.5, -0.5))
    return inverse @ power(root @ (wanted + 1e-4 * few) @ root, 0.5) @ inverse


def power(matrices: Tensor, exponent: float) -> Tensor:
    """Of symmetric positive matrices [batch, 3, 3]."""
    values, vectors = torch.linalg.eigh(matrices)
    return (vectors * values.clamp(min=1e-6).pow(exponent)[:, None]) @ vectors.transpose(1, 2)


def areas(pictures: Tensor) -> Tensor:
    means = F.avg_pool2d(pictures.float(), AREA)
    return means - means.mean((2, 3), keepdim=True)


def mapped(pictures: Tensor, maps: Tensor) -> Tensor:
    return torch.einsum("bij,bjhw->bihw", maps, pictures)
