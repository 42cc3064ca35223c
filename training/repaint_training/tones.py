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


OUTLINE = 0.05
"""Change of luma from a pixel to the next, from which it counts as an outline; texture is less."""


@torch.no_grad()
def in_palette(source: Tensor, copies: Tensor, covariances: Tensor) -> Tensor:
    """
    Pictures in the colours of styles, but for their mean colours. Values may be below 0.

    :param source: parts of frames [batch, 3, height, width]; those of a style follow each other
    :param copies: of the whole frames, from which their colours are taken
    :param covariances: of the styles' colours [styles, 3, 3]
    """
    _, own = colours(copies)
    own = OWN_COLOURS * own + (1 - OWN_COLOURS) * own.mean(0, keepdim=True)
    return mapped(source, transport(own, covariances.repeat_interleave(len(source) // len(covariances), 0)))


def tones_loss(painted: Tensor, wanted: Tensor, covariances: Tensor) -> Tensor:
    """
    Squared distance of colours from the mapped ones, relative to the variances of luma and of both colour differences
    in the style. The mean colour of a painting doesn't count.

    :param painted: paintings [batch, 3, height, width]; those of a style follow each other
    :param wanted: what they show, `in_palette`
    :param covariances: of the styles' colours [styles, 3, 3]
    """
    opponent = torch.tensor(OPPONENT, device=painted.device)
    variances = (opponent @ covariances @ opponent.T).diagonal(dim1=1, dim2=2) + 3e-4
    variances = variances.repeat_interleave(len(painted) // len(covariances), 0)
    distance = mapped(areas(painted) - areas(wanted), opponent.expand(len(painted), 3, 3))
    return ((distance**2).mean((2, 3)) / variances).clamp(max=LARGEST).mean()


def outlines_loss(painted: Tensor, wanted: Tensor) -> Tensor:
    """
    How much weaker the outlines of things are in paintings than in what they show, from 0 to 1, and up to 4 where they
    are reversed. Stronger ones, and whatever strokes are between them, cost nothing.

    :param wanted: what they show, `in_palette`
    """
    down, across = slopes(wanted)
    slope = (down**2 + across**2).sqrt()
    outlines = (slope - OUTLINE).clamp(min=0) / (slope + 1e-6)
    along_down, along_across = slopes(painted)
    along = (along_down * down + along_across * across) / (slope + 1e-6)
    missing = outlines * (slope - along).clamp(min=0)
    return (missing**2).sum() / ((outlines * slope) ** 2).sum().clamp(min=1.0)


def slopes(pictures: Tensor) -> tuple[Tensor, Tensor]:
    """Changes of luma to the pixel below and to the one on the right."""
    luma = (pictures.float() * torch.tensor(OPPONENT[0], device=pictures.device).view(1, 3, 1, 1)).sum(1)
    return luma.diff(dim=1)[:, :, :-1], luma.diff(dim=2)[:, :-1]


def transport(source: Tensor, wanted: Tensor) -> Tensor:
    """
    The linear maps that give colours of covariances `source` those of `wanted` and move them least: optimal transport
    between normal distributions (Pitié and Kokaram, "The linear Monge-Kantorovitch linear colour mapping", 2007).

    :param source: [batch, 3, 3], as `wanted`
    """
    few = torch.eye(3, device=source.device)
    root, inverse = (power(source + 5e-4 * few, exponent) for exponent in (0.5, -0.5))
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
