"""The second stage: the frozen network learns to paint what the live one painted.

Freezing costs strength and colour, because fixed statistics fit no picture exactly. Going on with the first stage's
losses would make it worse: fixed statistics can't give every picture the painting's whole palette, so the network
settles for its mean colour. The live network's own paintings don't ask for that. It looks at twice the width and
height, as its statistics are meant to be those of a picture and not of a crop.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor
from torch.nn import functional

from .data import Crops
from .freeze import freeze
from .losses import colours, gram, range_loss, relative, square, tamed, total
from .network import PaintNetwork
from .optimise import Optimiser, Turns
from .perceptual import STYLE_FEATURES, PerceptualEncoder
from .schedule import DistilWeights, Schedule
from .steadiness import MARGIN, random_disturbance, steadiness_loss

SMALL_VARIANCE = 0.01
"""Of colour: below it a difference counts no more than at it."""


class Distiller:
    """Some pictures in every step, each in another style. `network` is frozen when this is made."""

    def __init__(
        self, network: PaintNetwork, encoder: PerceptualEncoder, wide_crops: Crops, schedule: Schedule, seed: int
    ) -> None:
        """:param wide_crops: twice the schedule's crop wide and high"""
        self._teacher = copy.deepcopy(network).requires_grad_(False)
        self.network = network
        freeze(network, wide_crops.batch(schedule.frozen_on))
        self._encoder, self._crops, self._crop = encoder, wide_crops, schedule.crop
        self._random = torch.Generator().manual_seed(seed)
        self._turns = Turns(len(network.tail.bias), schedule.pictures, self._random)
        self._weights = DistilWeights()
        self._optimiser = Optimiser(network, schedule, schedule.distil_rate, schedule.distil_steps)

    @property
    def done(self) -> int:
        """Steps."""
        return self._optimiser.done

    def step(self) -> dict[str, Tensor]:
        """Returns each weighted loss by name, [pictures]."""
        styles = self._turns.take()
        losses = self._losses(self._crops.batch(len(styles)), styles)
        self._optimiser.step(torch.stack(list(losses.values())).sum(0).mean())
        return {name: loss.detach() for name, loss in losses.items()}

    def state(self) -> dict[str, object]:
        """All that `resume` needs; the teacher is the first stage's network."""
        return {
            "network": self.network.state_dict(),
            "optimiser": self._optimiser.state(),
            "random": self._random.get_state(),
            "crops": self._crops.state(),
            "turns": self._turns.left,
        }

    def resume(self, state: dict) -> None:
        self.network.load_state_dict(state["network"])
        self._optimiser.resume(state["optimiser"])
        self._random.set_state(state["random"])
        self._crops.resume(state["crops"])
        self._turns.left = state["turns"]

    def _losses(self, wide: Tensor, styles: Tensor) -> dict[str, Tensor]:
        with torch.no_grad():
            wanted = self._middle(self._teacher(wide, styles).clamp(0, 1), 0)
            wanted_features = self._encoder(wanted)
        painted, unsteady = self._paint_twice(wide, styles)
        features = self._encoder(painted)
        weights = self._weights
        return {
            "pixels": weights.pixels * square(painted - wanted),
            "features": weights.features * total(off(features[n], wanted_features[n]) for n in STYLE_FEATURES),
            "style": weights.style * total(style_off(features[n], wanted_features[n]) for n in STYLE_FEATURES),
            "colour": weights.colour * colour_off(painted, wanted),
            "range": weights.range * range_loss(painted),
            "steadiness": weights.steadiness * unsteady,
        }

    def _paint_twice(self, wide: Tensor, styles: Tensor) -> tuple[Tensor, Tensor]:
        """The painting of the middle, and how far that of a slightly changed source is from it, [N]."""
        change = random_disturbance(self._random)
        sources = torch.cat([self._middle(wide, MARGIN), self._middle(change.apply(wide, self._random), MARGIN)])
        painted, again = self.network(sources, styles.repeat(2)).chunk(2)
        return self._middle(painted, 0), steadiness_loss(painted, again, change)

    def _middle(self, pictures: Tensor, margin: int) -> Tensor:
        """The crop in the middle, with a margin around it."""
        edge = (pictures.shape[2] - self._crop) // 2 - margin
        return functional.pad(pictures, (-edge,) * 4)


def off(features: Tensor, wanted: Tensor) -> Tensor:
    return square(features - wanted) / wanted.square().mean()


def style_off(features: Tensor, wanted: Tensor) -> Tensor:
    return tamed(relative(gram(features), gram(wanted)))


def colour_off(painted: Tensor, wanted: Tensor) -> Tensor:
    """Mean and covariance of RGB."""
    mean, covariance = colours(painted)
    wanted_mean, wanted_covariance = colours(wanted)
    spread = wanted_covariance.diagonal(dim1=1, dim2=2).sum(1) + SMALL_VARIANCE
    covariance_off = (covariance - wanted_covariance).square().sum((1, 2)) / spread.square()
    return tamed((mean - wanted_mean).square().sum(1) / spread + covariance_off)
