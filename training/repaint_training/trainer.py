"""The training itself: steps of the optimizer, and the loop around them."""

from __future__ import annotations

import time
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from .canvas import SIDE, make_canvas
from .data import Crops
from .losses import (
    StyleTarget,
    brightness_loss,
    colour_loss,
    content_energy,
    content_loss,
    range_loss,
    roughness_loss,
    stack_targets,
    style_loss,
)
from .network import BLOCK, PaintNetwork
from .perceptual import PerceptualEncoder
from .schedule import Schedule, Weights
from .steadiness import random_disturbance, steadiness_loss
from .styles import STYLES

SNAPSHOT = 100
"""Steps from one saving of the live weights to the next, for looking at while it trains."""


class Trainer:
    """One picture a style in every step; all styles share the convolutions but the last."""

    def __init__(
        self, encoder: PerceptualEncoder, targets: list[StyleTarget], crops: Crops, schedule: Schedule, seed: int
    ) -> None:
        torch.manual_seed(seed)
        self.network = PaintNetwork(len(targets))
        self._random = torch.Generator().manual_seed(seed)
        self._encoder, self._crops, self._schedule = encoder, crops, schedule
        self._target = stack_targets(targets)
        self._canvas = make_canvas()
        self._energy = typical_energy(encoder, crops)
        self._styles = torch.arange(len(targets))
        self._style_weights = torch.tensor([style.style_weight for style in STYLES])
        self._weights = Weights()
        self._optimizer = torch.optim.Adam(self.network.parameters(), lr=schedule.rate, betas=(0.9, 0.99))
        self._rate = torch.optim.lr_scheduler.LambdaLR(self._optimizer, schedule.rate_at)

    def step(self) -> dict[str, Tensor]:
        """One step of the optimizer. Returns each weighted loss by name, [styles]."""
        source = self._crops.batch(len(self._styles))
        losses = self._losses(source, self._schedule.steadiness_at(self._rate.last_epoch))
        self._optimizer.zero_grad(set_to_none=True)
        torch.stack(list(losses.values())).sum(0).mean().backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self._schedule.gradient_limit)
        self._optimizer.step()
        self._rate.step()
        self.network.tail.remove_grid()
        return {name: loss.detach() for name, loss in losses.items()}

    def _losses(self, source: Tensor, steadiness: float) -> dict[str, Tensor]:
        painted, unsteady = self._paint_twice(source) if steadiness else self._paint_once(source)
        features = self._encoder(painted)
        with torch.no_grad():
            source_features = self._encoder(source)
        weights = self._weights
        return {
            "content": weights.content * content_loss(features, source_features, self._energy),
            "style": self._style_weights * style_loss(features, self._target),
            "colour": weights.colour * colour_loss(painted, self._target),
            "brightness": weights.brightness * brightness_loss(painted, source),
            "roughness": weights.roughness * roughness_loss(painted),
            "range": weights.range * range_loss(painted),
            "steadiness": weights.steadiness * steadiness * unsteady,
        }

    def _paint_once(self, source: Tensor) -> tuple[Tensor, Tensor]:
        canvas = self._random_canvas(source)
        return self.network(source, functional.pixel_unshuffle(canvas, BLOCK), self._styles), torch.zeros(len(source))

    def _paint_twice(self, source: Tensor) -> tuple[Tensor, Tensor]:
        """The painting, and how far that of a slightly changed source is from it, [N]. The canvas moves along."""
        change = random_disturbance(self._random)
        canvas = self._random_canvas(source)
        sources = torch.cat([source, change.apply(source, self._random)])
        canvases = functional.pixel_unshuffle(torch.cat([canvas, change.roll(canvas)]), BLOCK)
        painted, again = self.network(sources, canvases, self._styles.repeat(2)).chunk(2)
        return painted, steadiness_loss(painted, change.undo_roll(again))

    def _random_canvas(self, source: Tensor) -> Tensor:
        """A piece of the canvas under every picture: [N,1,H,W], each from elsewhere."""
        corners = torch.randint(SIDE, (len(source), 2), generator=self._random).tolist()
        height, width = source.shape[2:]
        return torch.cat([self._canvas.roll(corner, (2, 3))[:, :, :height, :width] for corner in corners])


@torch.no_grad()
def typical_energy(encoder: PerceptualEncoder, crops: Crops) -> dict[str, Tensor]:
    """Of 32 crops."""
    return content_energy(encoder(crops.batch(32)))


def train(trainer: Trainer, steps: int, live: Path) -> None:
    """Prints a line now and then (seconds, and every loss by style) and writes the weights to `live`."""
    started = time.monotonic()
    for step in range(steps):
        losses = trainer.step()
        if step % 50 == 0 or step == steps - 1:
            report = "  ".join(f"{name} {'/'.join(f'{v:.2f}' for v in loss.tolist())}" for name, loss in losses.items())
            print(f"{step:5d}  {time.monotonic() - started:6.0f} s  {report}", flush=True)
        if (step + 1) % SNAPSHOT == 0 or step == steps - 1:
            torch.save(trainer.network.state_dict(), live)
