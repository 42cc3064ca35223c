"""What a painting is held to: its style's texture and colours, the picture's contents, and smooth even areas."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

CONTENT_WEIGHTS = (0.25, 0.5, 0.25)
"""Of relu3_1, relu4_1 and relu5_1. The last knows what a thing is."""

WORST_STYLE = 4.0
"""Single paintings that are far off would drown the others."""


def gram(features: Tensor) -> Tensor:
    """[batch, channels, channels]"""
    batch, channels, height, width = features.shape
    flat = features.float().flatten(2)
    return flat @ flat.transpose(1, 2) / (channels * height * width)


def style_loss(painted: list[Tensor], wanted: list[Tensor], styles: int) -> Tensor:
    """
    Relative squared distance of Gram matrices, summed over layers. Paintings of one style are judged by the mean of
    their matrices: each may show something else, and together they look like the style.

    :param painted: features; the paintings of a style follow each other
    :param wanted: Gram matrices [styles, channels, channels]
    """
    total = torch.zeros((), device=wanted[0].device)
    for features, target in zip(painted, wanted):
        matrices = gram(features)
        matrices = matrices.view(styles, -1, *matrices.shape[1:]).mean(1)
        distance = ((matrices - target) ** 2).sum((1, 2)) / (target**2).sum((1, 2))
        total = total + distance.clamp(max=WORST_STYLE).mean()
    return total


def standardised(features: Tensor) -> Tensor:
    """Each channel with mean 0 and deviation 1 over the picture: where things are, whatever their colours."""
    features = features.float()
    deviation = features.std((2, 3), keepdim=True) + 0.01 * features.abs().mean()
    return (features - features.mean((2, 3), keepdim=True)) / deviation


def content_loss(painted: list[Tensor], source: list[Tensor]) -> Tensor:
    """:param painted: relu3_1, relu4_1 and relu5_1 of paintings; `source` of what they show"""
    placed = sum(
        weight * F.mse_loss(standardised(a), standardised(b)) for weight, a, b in zip(CONTENT_WEIGHTS, painted, source)
    )
    return placed + 0.4 * relative_error(painted[1], source[1])


def relative_error(values: Tensor, wanted: Tensor) -> Tensor:
    return F.mse_loss(values.float(), wanted.float()) / ((wanted.float() ** 2).mean() + 1e-6)


def colour_loss(painted: Tensor, means: Tensor, covariances: Tensor) -> Tensor:
    """
    :param painted: paintings [batch, 3, height, width]; those of a style follow each other
    :param means: of the styles' colours [styles, 3]
    :param covariances: of the styles' colours [styles, 3, 3]
    """
    mean, covariance = colours(painted)
    mean, covariance = (x.view(len(means), -1, *x.shape[1:]).mean(1) for x in (mean, covariance))
    far = ((covariance - covariances) ** 2).sum((1, 2)) / (covariances**2).sum((1, 2))
    return 4 * ((mean - means) ** 2).sum(1).mean() + far.clamp(max=WORST_STYLE).mean()


def colours(pictures: Tensor) -> tuple[Tensor, Tensor]:
    """Means [batch, 3] and covariances [batch, 3, 3]."""
    flat = pictures.float().flatten(2)
    mean = flat.mean(2)
    centred = flat - mean[:, :, None]
    return mean, centred @ centred.transpose(1, 2) / flat.shape[2]


def roughness(painted: Tensor) -> Tensor:
    return painted.diff(dim=2).abs().mean() + painted.diff(dim=3).abs().mean()


def roughness_where_even(painted: Tensor, source: Tensor) -> Tensor:
    """Hatching on walls and skies; strokes along what the picture shows are left alone."""
    change = source.diff(dim=2).abs().mean(1, keepdim=True)
    even = torch.exp(-35 * F.avg_pool2d(change, 9, 1, 4))
    down = (painted.diff(dim=2).abs() * even).mean()
    across = (painted.diff(dim=3).abs()[:, :, 1:] * even[:, :, :, 1:]).mean()
    return down + across
