"""A step of the training: paint, judge, change the weights; of a network that is live, or one that is frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from . import canvas
from .canonical import BLOCK
from .data import Crops
from .freeze import BORDER, framed
from .losses import (
    StyleTarget,
    brightness_loss,
    colour_loss,
    colours,
    content_energy,
    content_loss,
    edge_loss,
    grams,
    loudness_loss,
    pick_targets,
    range_loss,
    roughness_loss,
    stack_targets,
    style_loss,
    style_target,
)
from .network import PaintNetwork
from .optimise import Optimiser, Turns
from .perceptual import PerceptualEncoder
from .recent import COUNTED, STROKES_COUNTED, RecentPaintings
from .schedule import Schedule
from .steadiness import random_disturbance, rest_loss, steadiness_loss
from .styles import Style

CANVAS_MOVES = 0.5
"""How often the canvas moves along with the picture, in judging steadiness, by whole pixels and with nothing else
changed: what is left then is the grid of blocks, which is to be seen nowhere. Else the canvas stays, as it does in a
video."""

UNSTEADY = ("steadiness", "rest", "grid")
"""The losses of a second painting; a step has some of them."""

STROKES = ("conv31", "conv41")
"""The style features that see strokes more than colours."""


@dataclass(frozen=True)
class Judge:
    """An encoder, what it sees in the paintings, and how much it sees in photographs. Judges take turns by step: what
    only one of them is content with doesn't last."""

    encoder: PerceptualEncoder
    targets: StyleTarget
    energy: dict[str, Tensor]


class Trainer:
    """Some pictures in every step, each in another style."""

    def __init__(
        self,
        network: PaintNetwork,
        judges: Sequence[Judge],
        styles: Sequence[Style],
        crops: Crops,
        schedule: Schedule,
        seed: int,
    ) -> None:
        self.network = network
        self._random = torch.Generator().manual_seed(seed)
        self._judges, self._crops, self._schedule = judges, crops, schedule
        self._turns = Turns(len(styles), schedule.pictures, self._random)
        self._style_weights = torch.tensor([style.style_weight for style in styles])
        self._recent = RecentPaintings() if network.frozen else None
        self._optimiser = Optimiser(network, schedule)

    @property
    def done(self) -> int:
        """Steps."""
        return self._optimiser.done

    def step(self) -> dict[str, Tensor]:
        """Returns each weighted loss by name, [pictures]."""
        if self.done == self._schedule.own_weights_from:
            self.network.give_own_weights()
            self._optimiser.begin_anew()
        styles = self._turns.take()
        losses = self._losses(self._crops.batch(len(styles)), styles, self._schedule.steadiness_at(self.done))
        self._optimiser.step(torch.stack(list(losses.values())).sum(0).mean())
        return {name: loss.detach() for name, loss in losses.items()}

    def state(self) -> dict[str, object]:
        """All that `resume` needs to go on as if nothing had happened."""
        return {
            "network": self.network.state_dict(),
            "optimiser": self._optimiser.state(),
            "random": self._random.get_state(),
            "crops": self._crops.state(),
            "turns": self._turns.left,
            "recent": self._recent and self._recent.state(),
        }

    def resume(self, state: dict) -> None:
        self.network.load(state["network"])
        self._optimiser.resume(state["optimiser"])
        self._random.set_state(state["random"])
        self._crops.resume(state["crops"])
        self._turns.left = state["turns"]
        if self._recent:
            self._recent.resume(state["recent"])

    def _losses(self, source: Tensor, styles: Tensor, steadiness: float) -> dict[str, Tensor]:
        paint = self._paint_twice if steadiness else self._paint_once
        painted, judged = paint(source, styles)
        source = inside(source)
        turn = self.done % len(self._judges)
        judge = self._judges[turn]
        features = judge.encoder(painted)
        with torch.no_grad():
            source_features = judge.encoder(source)
        target = pick_targets(judge.targets, styles)
        seen = {
            name: self._averaged(f"{name} by {turn}", gram, styles, STROKES_COUNTED if name in STROKES else COUNTED)
            for name, gram in grams(features).items()
        }
        mean, products = (
            self._averaged(f"colour {i}", values, styles, COUNTED) for i, values in enumerate(colours(painted))
        )
        weights, nothing = self._schedule.weights, torch.zeros(len(source))
        return {
            "content": weights.content * content_loss(features, source_features, judge.energy),
            "style": self._style_weights[styles] * style_loss(seen, target),
            "colour": weights.colour * colour_loss(mean, products, target),
            "brightness": weights.brightness * brightness_loss(painted, source),
            "roughness": weights.roughness * roughness_loss(painted),
            "edge": weights.edge * edge_loss(painted),
            "range": weights.range * range_loss(painted),
            "loudness": weights.loudness * judged["loudness"],
            **{name: getattr(weights, name) * steadiness * judged.get(name, nothing) for name in UNSTEADY},
        }

    def _averaged(self, measured: str, values: Tensor, styles: Tensor, counted: int) -> Tensor:
        """Values of single paintings as they are; those of a frozen network together with the ones before."""
        return self._recent.with_recent(measured, values, styles, counted) if self._recent else values

    def _paint_once(self, source: Tensor, styles: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        given: list[Tensor] = []
        painted = inside(self.network(framed(inside(source)), styles, self._canvases(source, styles), given))
        return painted, {"loudness": loudness_loss(given)}

    def _paint_twice(self, source: Tensor, styles: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """The painting and what else is judged: how far that of a slightly changed source is from it."""
        canvas_moves = self._chance() < CANVAS_MOVES
        change = random_disturbance(self._random)
        change = change.shift_only() if canvas_moves else change
        sources = inside(torch.cat([source, change.apply(source, self._random)]))
        canvases = self._canvases(source, styles)
        under = torch.cat([canvases, change.move_blocks(canvases) if canvas_moves else canvases])
        given: list[Tensor] = []
        painted, again = inside(self.network(framed(sources), styles.repeat(2), under, given)).chunk(2)
        judged = {"loudness": loudness_loss([outputs[: len(source)] for outputs in given])}
        moved = steadiness_loss(painted, again, change)
        if canvas_moves:
            return painted, {**judged, "grid": moved}
        return painted, {**judged, "steadiness": moved, "rest": rest_loss(painted, again, *sources.chunk(2))}

    def _canvases(self, source: Tensor, styles: Tensor) -> Tensor:
        """Some part of its style's canvas for each picture."""
        size = [side // BLOCK for side in source.shape[2:]]
        corners = torch.randint(0, canvas.SIDE, (len(source), 2), generator=self._random).tolist()
        laid = zip(self.network.canvases[styles], corners)
        return torch.stack([canvas.lay(under, *size, *corner) for under, corner in laid])

    def _chance(self) -> float:
        return torch.rand((), generator=self._random).item()


def inside(pictures: Tensor) -> Tensor:
    """Without the border, which is painted but not judged: the zeros outside spoil it."""
    return pictures[..., BORDER:-BORDER, BORDER:-BORDER]


@torch.no_grad()
def judge(encoder: PerceptualEncoder, paintings: Sequence[Tensor], photographs: Tensor) -> Judge:
    """:param paintings: of the styles, in order, [1,3,H,W] each
    :param photographs: [N,3,H,W]"""
    targets = stack_targets([style_target(encoder, painting) for painting in paintings])
    return Judge(encoder, targets, content_energy(encoder(photographs)))
