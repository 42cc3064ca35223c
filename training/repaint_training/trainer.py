"""A step of the training: paint, judge, change the weights; of a network that is live, or one that is frozen."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from . import canvas
from .canonical import BLOCK
from .data import Crops
from .freeze import BORDER, framed
from .judges import Judge, TextureJudge
from .losses import (
    ColourTarget,
    Features,
    brightness_loss,
    colour_loss,
    colours,
    content_loss,
    covariances,
    edge_loss,
    grams,
    hatching_loss,
    loudness_loss,
    patches_loss,
    range_loss,
    roughness_loss,
    style_loss,
)
from .network import PaintNetwork
from .optimise import Optimiser, Turns
from .recent import COUNTED, STROKES_COUNTED, RecentPaintings
from .schedule import Schedule
from .squeeze import HALVED
from .steadiness import random_disturbance, rest_loss, steadiness_loss
from .styles import Style

UNSTEADY = ("steadiness", "rest", "grid", "patches")
"""The losses of a second painting; a step has some of them."""

STROKES = {"conv31", "conv41", *(size + fire for size in ("", HALVED) for fire in ("fire3", "fire4", "fire5"))}
"""The layers that see strokes more than colours."""


class Trainer:
    """Some pictures in every step, each in another style."""

    def __init__(
        self,
        network: PaintNetwork,
        judges: Sequence[Judge],
        texture_judge: TextureJudge | None,
        colour_target: ColourTarget,
        styles: Sequence[Style],
        turns: Sequence[int],
        crops: Crops,
        schedule: Schedule,
        seed: int,
    ) -> None:
        """:param turns: the indices of the styles that are painted"""
        self.network = network
        self._random = torch.Generator().manual_seed(seed)
        self._judges, self._texture_judge, self._colour_target = judges, texture_judge, colour_target
        self._crops, self._schedule = crops, schedule
        self._turns = Turns(turns, schedule.pictures, self._random)
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
        weights, nothing = self._schedule.weights, torch.zeros(len(source))
        return {
            "content": weights.content * content_loss(features, source_features, judge.energy),
            "gram": weights.gram * self._style_loss(f"gram {turn}", grams(features), judge.grams, styles),
            "covariance": weights.covariance
            * self._style_loss(f"covariance {turn}", covariances(features), judge.covariances, styles),
            "texture": weights.texture * self._texture_loss(painted, styles),
            "colour": weights.colour * self._colour_loss(painted, styles),
            "brightness": weights.brightness * brightness_loss(painted, source),
            "roughness": weights.roughness * roughness_loss(painted),
            "edge": weights.edge * edge_loss(painted),
            "hatching": weights.hatching * hatching_loss(painted),
            "range": weights.range * range_loss(painted),
            "loudness": weights.loudness * judged["loudness"],
            **{name: getattr(weights, name) * steadiness * judged.get(name, nothing) for name in UNSTEADY},
        }

    def _texture_loss(self, painted: Tensor, styles: Tensor) -> Tensor:
        if not self._texture_judge:
            return torch.zeros(len(painted))
        judge = self._texture_judge
        features = judge.encoder(painted)
        return self._style_loss("texture gram", grams(features), judge.grams, styles) + self._style_loss(
            "texture covariance", covariances(features), judge.covariances, styles
        )

    def _style_loss(self, measured: str, seen: Features, targets: Features, styles: Tensor) -> Tensor:
        averaged = {
            layer: self._averaged(
                f"{measured} {layer}", matrices, styles, STROKES_COUNTED if layer in STROKES else COUNTED
            )
            for layer, matrices in seen.items()
        }
        return self._style_weights[styles] * style_loss(averaged, {layer: targets[layer][styles] for layer in seen})

    def _colour_loss(self, painted: Tensor, styles: Tensor) -> Tensor:
        mean, products = (
            self._averaged(f"colour {i}", values, styles, COUNTED) for i, values in enumerate(colours(painted))
        )
        target = self._colour_target
        return colour_loss(mean, products, ColourTarget(target.mean[styles], target.covariance[styles]))

    def _averaged(self, measured: str, values: Tensor, styles: Tensor, counted: int) -> Tensor:
        """Values of single paintings as they are; those of a frozen network together with the ones before."""
        return self._recent.with_recent(measured, values, styles, counted) if self._recent else values

    def _paint_once(self, source: Tensor, styles: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        given: list[Tensor] = []
        painted = inside(self.network(framed(inside(source)), styles, self._canvases(source, styles), given))
        return painted, {"loudness": loudness_loss(given)}

    def _paint_twice(self, source: Tensor, styles: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """
        The painting and what else is judged: how far a second one is from it.

        - Of a slightly changed source on a canvas that stays, as it does in a video.
        - Of one that moved by whole pixels, and the canvas with it: all that is left then is the grid of blocks.
        - Of the same source on another part of the canvas.
        """
        canvases = self._canvases(source, styles)
        change = random_disturbance(self._random)
        kind = self._one_of(3)
        if kind == 0:
            again, under = change.apply(source, self._random), canvases
        elif kind == 1:
            change = change.shift_only()
            again, under = change.apply(source, self._random), change.move_blocks(canvases)
        else:
            again, under = source, self._canvases(source, styles)
        sources = inside(torch.cat([source, again]))
        given: list[Tensor] = []
        first, second = inside(
            self.network(framed(sources), styles.repeat(2), torch.cat([canvases, under]), given)
        ).chunk(2)
        judged = {"loudness": loudness_loss([outputs[: len(source)] for outputs in given])}
        if kind == 0:
            judged["steadiness"] = steadiness_loss(first, second, change)
            judged["rest"] = rest_loss(first, second, *sources.chunk(2))
        elif kind == 1:
            judged["grid"] = steadiness_loss(first, second, change)
        else:
            judged["patches"] = patches_loss(first, second)
        return first, judged

    def _canvases(self, source: Tensor, styles: Tensor) -> Tensor:
        """Some part of its style's canvas for each picture."""
        size = [side // BLOCK for side in source.shape[2:]]
        corners = torch.randint(0, canvas.SIDE, (len(source), 2), generator=self._random).tolist()
        laid = zip(self.network.canvases[styles], corners)
        return torch.stack([canvas.lay(under, *size, *corner) for under, corner in laid])

    def _one_of(self, kinds: int) -> int:
        return int(torch.randint(0, kinds, (), generator=self._random).item())


def inside(pictures: Tensor) -> Tensor:
    """Without the border, which is painted but not judged: the zeros outside spoil it."""
    return pictures[..., BORDER:-BORDER, BORDER:-BORDER]
