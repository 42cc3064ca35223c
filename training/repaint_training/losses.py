"""What a painting is held to: its style's texture and colours, the picture's contents, and smooth even areas."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

CONTENT_WEIGHTS = (0.25, 0.5, 0.25)
"""Of relu3_1, relu4_1 and relu5_1. The last knows what a thing is."""

WORST_STYLE = 4.0
"""Single paintings that are far off would drown the others."""

EVEN_COUNTS = 0.15
"""How much of an even area counts in a Gram matrix. At 1, scales on walls and skies are the cheapest texture."""

OPPONENT = ((0.299, 0.587, 0.114), (-0.169, -0.331, 0.5), (0.5, -0.419, -0.081))
"""Luma and the two differences of colour, of RGB."""

LATTICE_WAVES = ((0, 2), (2, 0), (2, 2), (0, 1), (1, 0), (1, 1), (1, 3), (1, 2), (2, 1))
"""Quarter turns a pixel, down and across, of the waves that repeat every two or four pixels."""

LATTICE_WINDOW = 24
"""Side in pixels of the window over which such a wave must keep its phase to count. Strokes don't."""


def gram(features: Tensor) -> Tensor:
    """[batch, channels, channels]"""
    batch, channels, height, width = features.shape
    flat = features.float().flatten(2)
    return flat @ flat.transpose(1, 2) / (channels * height * width)


def evenness(source: Tensor) -> Tensor:
    """[batch, 1, height, width], from 0 at what the pictures show to 1 where they are even."""
    down = F.pad(source.diff(dim=2).abs().mean(1, keepdim=True), (0, 0, 0, 1), mode="replicate")
    across = F.pad(source.diff(dim=3).abs().mean(1, keepdim=True), (0, 1, 0, 0), mode="replicate")
    return torch.exp(-30 * F.avg_pool2d((down + across) / 2, 13, 1, 6, count_include_pad=False))


def style_loss(painted: list[Tensor], wanted: list[Tensor], styles: int, even: Tensor) -> Tensor:
    """
    Relative squared distance of Gram matrices, summed over layers. Paintings of one style are judged by the mean of
    their matrices: each may show something else, and together they look like the style.

    :param painted: features; the paintings of a style follow each other
    :param wanted: Gram matrices [styles, channels, channels]
    :param even: `evenness` of what is painted
    """
    counts = 1 - (1 - EVEN_COUNTS) * even
    total = torch.zeros((), device=wanted[0].device)
    for features, target in zip(painted, wanted):
        weights = F.interpolate(counts, features.shape[2:], mode="area").flatten(2)
        flat = features.float().flatten(2)
        matrices = (flat * weights) @ flat.transpose(1, 2) / features.shape[1]
        matrices = matrices.view(styles, -1, *matrices.shape[1:]).sum(1)
        matrices = matrices / weights.view(styles, -1).sum(1)[:, None, None]
        total = total + relative_distance(matrices, target).clamp(max=WORST_STYLE).mean()
    return total


def texture_loss(painted: list[Tensor], wanted: list[Tensor]) -> Tensor:
    """How far the textures of paintings are from those of a teacher's paintings of the same pictures."""
    distances = [relative_distance(gram(a), gram(b)).clamp(max=2).mean() for a, b in zip(painted, wanted)]
    return torch.stack(distances).sum()


def relative_distance(matrices: Tensor, wanted: Tensor) -> Tensor:
    """[batch], squared"""
    return ((matrices - wanted) ** 2).sum((1, 2)) / (wanted**2).sum((1, 2))


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
    Luma and both differences of colour count alike, however small they are in the style: else a blue night would need
    no yellow.

    :param painted: paintings [batch, 3, height, width]; those of a style follow each other
    :param means: of the styles' colours [styles, 3]
    :param covariances: of the styles' colours [styles, 3, 3]
    """
    mean, covariance = colours(painted)
    mean, covariance = (x.view(len(means), -1, *x.shape[1:]).mean(1) for x in (mean, covariance))
    opponent = torch.tensor(OPPONENT, device=painted.device)
    covariance, covariances = (opponent @ x @ opponent.T for x in (covariance, covariances))
    variances = covariances.diagonal(dim1=1, dim2=2) + 3e-4
    scale = variances[:, :, None] * variances[:, None, :]
    far = ((covariance - covariances) ** 2 / scale).sum((1, 2)) / 3
    return 4 * ((mean - means) ** 2).sum(1).mean() + far.clamp(max=WORST_STYLE).mean()


def colours(pictures: Tensor) -> tuple[Tensor, Tensor]:
    """Means [batch, 3] and covariances [batch, 3, 3]."""
    flat = pictures.float().flatten(2)
    mean = flat.mean(2)
    centred = flat - mean[:, :, None]
    return mean, centred @ centred.transpose(1, 2) / flat.shape[2]


def roughness(painted: Tensor) -> Tensor:
    return painted.diff(dim=2).abs().mean() + painted.diff(dim=3).abs().mean()


def roughness_where_even(painted: Tensor, even: Tensor) -> Tensor:
    """
    Hatching and scales on walls and skies, of one to four pixels; strokes along what the picture shows are left alone.

    :param even: `evenness` of what is painted
    """
    total = torch.zeros((), device=painted.device)
    for scale in (1, 2, 4):
        seen, where = F.avg_pool2d(painted, scale), F.avg_pool2d(even, scale)
        down = seen.diff(dim=2).abs() * torch.minimum(where[:, :, 1:], where[:, :, :-1])
        across = seen.diff(dim=3).abs() * torch.minimum(where[:, :, :, 1:], where[:, :, :, :-1])
        total = total + down.mean() + across.mean()
    return total


def lattice(painted: Tensor) -> Tensor:
    """
    Energy of patterns that repeat every two or four pixels and stay in phase, by which the network's own grid shows: it
    paints 4x4 pixels from one place of its innermost layers. Such a pattern doesn't move with the picture, either.
    """
    luma = torch.tensor(OPPONENT[0], device=painted.device).view(1, 3, 1, 1)
    detail = (painted * luma).sum(1, keepdim=True)
    detail = detail - F.avg_pool2d(detail, 5, 1, 2, count_include_pad=False)
    down, across = (torch.arange(length, device=painted.device) for length in detail.shape[2:])
    total = torch.zeros((), device=painted.device)
    for turns_down, turns_across in LATTICE_WAVES:
        phase = (turns_down * down[:, None] + turns_across * across) * (math.pi / 2)
        for wave in (phase.cos(), phase.sin()):
            total = total + (F.avg_pool2d(detail * wave, LATTICE_WINDOW, LATTICE_WINDOW // 2) ** 2).mean()
    return total
