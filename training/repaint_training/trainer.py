"""A step of the training: paint, judge, change the weights; of a network that is live, or one that is frozen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Again:
    """What a step paints a second time, and how the first and the second painting are judged together."""

    source: Tensor
    canvases: Tensor
    judge: Callable[[Tensor, Tensor], dict[str, Tensor]]


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
        """The painting and what else is judged: how far a second one is from it, in one of three ways."""
        ways = (self._on_a_canvas_that_stays, self._with_its_canvas, self._on_another_canvas)
        canvases = self._canvases(source, styles)
        again = ways[int(torch.randint(len(ways), (), generator=self._random))](source, styles, canvases)
        sources = inside(torch.cat([source, again.source]))
        given: list[Tensor] = []
        painted = inside(self.network(framed(sources), styles.repeat(2), torch.cat([canvases, again.canvases]), given))
        first, second = painted.chunk(2)
        loudness = loudness_loss([outputs[: len(source)] for outputs in given])
        return first, {"loudness": loudness, **again.judge(first, second)}

    def _on_a_canvas_that_stays(self, source: Tensor, styles: Tensor, canvases: Tensor) -> Again:
        """A slightly changed source, as the next frame of a video."""
        change = random_disturbance(self._random)
        changed = change.apply(source, self._random)
        return Again(
            changed,
            canvases,
            lambda first, second: {
                "steadiness": steadiness_loss(first, second, change),
                "rest": rest_loss(first, second, inside(source), inside(changed)),
            },
        )

    def _with_its_canvas(self, source: Tensor, styles: Tensor, canvases: Tensor) -> Again:
        """Moved by whole pixels, canvas and all: what differs then is the grid of blocks."""
        change = random_disturbance(self._random).shift_only()
        return Again(
            change.apply(source, self._random),
            change.move_blocks(canvases),
            lambda first, second: {"grid": steadiness_loss(first, second, change)},
        )

    def _on_another_canvas(self, source: Tensor, styles: Tensor, canvases: Tensor) -> Again:
        """The same source on another part of its canvas."""
        elsewhere = self._canvases(source, styles)
        return Again(source, elsewhere, lambda first, second: {"patches": patches_loss(first, second)})

    def _canvases(self, source: Tensor, styles: Tensor) -> Tensor:
        """Some part of its style's canvas for each picture."""
        size = [side // BLOCK for side in source.shape[2:]]
        corners = torch.randint(0, canvas.SIDE, (len(source), 2), generator=self._random).tolist()
        laid = zip(self.network.canvases[styles], corners)
        return torch.stack([canvas.lay(under, *size, *corner) for under, corner in laid])


def inside(pictures: Tensor) -> Tensor:
    """Without the border, which is painted but not judged: the zeros outside spoil it."""
    return pictures[..., BORDER:-BORDER, BORDER:-BORDER]
