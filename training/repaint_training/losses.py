"""What a painting is held to. Every function gives one value a picture: [N]. Weights: schedule.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from .canonical import LUMA
from .perceptual import CONTENT_FEATURES

CONTENT_SHARES = dict(zip(CONTENT_FEATURES, (0.25, 1.0)))

FRAME = 8
"""Pixels at the edge that style and colour aren't taken from: a network knows where they are, and would put there what
has no place elsewhere."""

HATCHED = 16
"""Pixels at the edge in which a network draws dots and hatching: up to twelve were seen."""

PATCH = 16
"""Pixels; what is smaller passes for a stroke."""

REFLECTIONS = ((), (2,), (3,), (2, 3))
"""The dimensions that are turned round."""

LOUD = 4.0
"""What layers may give for nothing: beside larger values, 8 bits have few steps for the small ones."""

Features = dict[str, Tensor]


@dataclass(frozen=True)
class ColourTarget:
    """Means [styles,3] and covariances [styles,3,3] of the paintings' colours."""

    mean: Tensor
    covariance: Tensor


@torch.no_grad()
def colour_target(paintings: Sequence[Tensor]) -> ColourTarget:
    """:param paintings: [1,3,H,W] in 0..1 each"""
    seen = [colours(painting) for painting in paintings]
    return ColourTarget(
        torch.cat([mean for mean, _ in seen]), torch.cat([covariance(mean, products) for mean, products in seen])
    )


@torch.no_grad()
def style_targets(see: Callable[[Tensor], Sequence[Features]], paintings: Sequence[Tensor]) -> list[Features]:
    """
    What is seen in the paintings, [styles,C,C] by layer: the mean of what is seen in each and its reflections. Else a
    network would learn which side the strokes have their light from, and model everything in relief.

    :param see: an encoder, and then what is measured by it: `grams`, `covariances`. There is a target for each
    :param paintings: [1,3,H,W] in 0..1 each
    """
    seen = [seen_in_reflections(see, painting) for painting in paintings]
    return [stack(measured) for measured in zip(*seen)]


def seen_in_reflections(see: Callable[[Tensor], Sequence[Features]], painting: Tensor) -> list[Features]:
    views = [see(painting.flip(sides)) for sides in REFLECTIONS]
    return [mean_of(measured) for measured in zip(*views)]


def mean_of(views: Sequence[Features]) -> Features:
    return {layer: torch.cat([view[layer] for view in views]).mean(0) for layer in views[0]}


def stack(targets: Sequence[Features]) -> Features:
    return {layer: torch.stack([target[layer] for target in targets]) for layer in targets[0]}


def content_energy(features: Features) -> dict[str, Tensor]:
    """What content is measured against: the mean square of each layer's features over a batch, one number each."""
    return {name: square(features[name]).mean() for name in CONTENT_FEATURES}


def content_loss(painted: Features, source: Features, energy: dict[str, Tensor]) -> Tensor:
    """
    What is there (relu4_1), and in part where exactly (relu3_1: all of it leaves no room for strokes).

    Squared difference of features, relative to `energy`: that of many pictures, not the picture's own, which is next
    to nothing where the picture is flat (the loss would then outweigh all others).
    """
    return total(share * square(painted[name] - source[name]) / energy[name] for name, share in CONTENT_SHARES.items())


def grams(features: Features) -> Features:
    """Mean products of the channels of each layer, without the frame."""
    return {layer: gram(seen) for layer, seen in framed_out(features).items()}


def covariances(features: Features) -> Features:
    """
    The same of what differs from the channels' means. The means outweigh all that makes a texture: in the layers of a
    compressed VGG, the Gram matrices of any two pictures of the same colours are nearly the same.
    """
    return {layer: gram(seen - seen.mean((2, 3), keepdim=True)) for layer, seen in framed_out(features).items()}


def framed_out(features: Features) -> Features:
    """Less FRAME at each side of the largest layer, and as much of the picture in the others."""
    widest = max(values.shape[3] for values in features.values())
    return {
        layer: without_frame(values, max(1, round(FRAME * values.shape[3] / widest)))
        for layer, values in features.items()
    }


def style_loss(painted: Features, targets: Features) -> Tensor:
    """‖M - Ms‖² / ‖Ms‖², tamed and summed over the layers; M are Gram matrices, or covariances."""
    return total(tamed(relative(painted[layer], targets[layer])) for layer in painted)


def colour_loss(mean: Tensor, products: Tensor, target: ColourTarget) -> Tensor:
    """Mean and covariance of RGB against the painting's; `colours` gives the first two."""
    spread = target.covariance.diagonal(dim1=1, dim2=2).sum(1)
    off = (mean - target.mean).square().sum(1) / spread
    return tamed(off + relative(covariance(mean, products), target.covariance))


def brightness_loss(painted: Tensor, source: Tensor) -> Tensor:
    """Keeps light where light was: grey at an eighth of the size, less its own mean, against the source's."""
    return square(coarse_grey(painted) - coarse_grey(source))


def roughness_loss(painted: Tensor) -> Tensor:
    """Total variation, squared."""
    return square(painted[:, :, 1:] - painted[:, :, :-1]) + square(painted[..., 1:] - painted[..., :-1])


def edge_loss(painted: Tensor) -> Tensor:
    """How far the outermost rows and columns, FRAME of them, are from what lies beside them, squared."""
    return total(square(bands_against_beside(side)) for side in sides_on_top(painted))


def sides_on_top(painted: Tensor) -> Iterator[Tensor]:
    """The picture four times, each time with another of its sides as the top."""
    return (view.flip(flips) for view in (painted, painted.transpose(2, 3)) for flips in ((), (2,)))


def bands_against_beside(painted: Tensor) -> Tensor:
    """At the top: each row, a few strokes long, less the mean of as many rows below."""
    bands = functional.avg_pool2d(painted, (1, 16))
    return bands[:, :, :FRAME] - bands[:, :, FRAME : 2 * FRAME].mean(2, keepdim=True)


def hatching_loss(painted: Tensor) -> Tensor:
    """
    How much rougher the outermost rows and columns, HATCHED of them, are than those beside them, in mean squares of
    what neighbours differ by. Dots and hatching have the mean of what is around them, so `edge_loss` doesn't see them.
    """
    return total(rougher_than_beside(side) for side in sides_on_top(painted))


def rougher_than_beside(painted: Tensor) -> Tensor:
    """At the top; half as rough again is as good as the same."""
    rough = (painted[..., 1:] - painted[..., :-1]).square().mean((1, 3))
    beside = rough[:, HATCHED : 3 * HATCHED].mean(1, keepdim=True)
    return functional.relu(rough[:, :HATCHED] - 1.5 * beside).mean(1)


def patches_loss(painted: Tensor, again: Tensor) -> Tensor:
    """
    How far two paintings of one picture on different parts of the canvas differ where they are seen from afar, squared.
    A canvas is for strokes: light and colour of everything that is larger are the picture's.
    """
    return square(functional.avg_pool2d(painted - again, PATCH, PATCH // 2))


def range_loss(painted: Tensor) -> Tensor:
    """How far outside 0..1 the values lie, squared."""
    return square(painted - painted.clamp(0, 1))


def loudness_loss(outputs: Sequence[Tensor]) -> Tensor:
    """How far what layers give lies beyond LOUD, squared."""
    return total(square(x - x.clamp(-LOUD, LOUD)) for x in outputs)


def gram(features: Tensor) -> Tensor:
    """[N,C,H,W] -> [N,C,C], a mean over positions."""
    flat = features.flatten(2)
    return flat @ flat.transpose(1, 2) / flat.shape[2]


def without_frame(pictures: Tensor, width: int) -> Tensor:
    return pictures[..., width:-width, width:-width]


def colours(rgb: Tensor) -> tuple[Tensor, Tensor]:
    """Means of RGB [N,3], and of its products [N,3,3], at a quarter of the size: means of many pictures make sense."""
    coarse = functional.avg_pool2d(without_frame(rgb, FRAME), 4)
    return coarse.mean((2, 3)), gram(coarse)


def covariance(mean: Tensor, products: Tensor) -> Tensor:
    return products - mean[:, :, None] * mean[:, None]


def coarse_grey(rgb: Tensor) -> Tensor:
    grey = (rgb * rgb.new_tensor(LUMA)[:, None, None]).sum(1, keepdim=True)
    coarse = functional.avg_pool2d(grey, 8)
    return coarse - coarse.mean((1, 2, 3), keepdim=True)


def total(parts: Iterable[Tensor]) -> Tensor:
    return torch.stack(list(parts)).sum(0)


def tamed(x: Tensor) -> Tensor:
    """As x where x is small. One early picture far off in colour would drown all others otherwise: x can be 100."""
    return 2 * torch.log1p(x / 2)


def square(x: Tensor) -> Tensor:
    return x.square().flatten(1).mean(1)


def relative(x: Tensor, target: Tensor) -> Tensor:
    return (x - target).square().sum((1, 2)) / target.square().sum((1, 2))
