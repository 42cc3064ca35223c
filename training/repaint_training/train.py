"""Trains one network for all styles, freezes it, and publishes it with its card: the one command.

    python3 -m repaint_training.train

Every picture is named by an argument; the defaults are for the data that this was tried with (README.md).
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from .canvas import SIDE, make_canvas
from .data import Crops, picture_files, read_picture, to_tensor
from .frames import extract_frames
from .freeze import FrozenNetwork, freeze, save_frozen
from .losses import (StyleTarget, brightness_loss, colour_loss, content_energy, content_loss, range_loss, roughness_loss, stack_targets,
                     style_loss, style_target)
from .network import BLOCK, PaintNetwork
from .perceptual import PerceptualEncoder
from .publish import publish
from .steadiness import random_disturbance, steadiness_loss
from .styles import STYLES


@dataclass(frozen=True)
class Weights:
    """Of the losses in losses.py and steadiness.py; the weight of a style is its own (styles.py)."""

    content: float = 1.5
    colour: float = 1.4
    brightness: float = 3
    roughness: float = 2
    range: float = 5
    steadiness: float = 100


@dataclass(frozen=True)
class Schedule:
    """
    How long and how fast. The learning rate warms up, then falls along a cosine to `last_rate` of its peak. The look
    comes first, at half the cost of a step; steadiness comes in between the two shares of the steps that are named.
    """

    steps: int = 2400
    warm_up: int = 30
    rate: float = 2e-3
    last_rate: float = 0.02
    gradient_limit: float = 2
    crop: int = 160
    steady_from: float = 0.3
    steady_by: float = 0.5
    style_width: int = 960
    frozen_on: int = 64

    def rate_at(self, step: int) -> float:
        if step < self.warm_up:
            return (step + 1) / self.warm_up
        progress = (step - self.warm_up) / max(1, self.steps - self.warm_up)
        return self.last_rate + (1 - self.last_rate) * (1 + math.cos(math.pi * progress)) / 2

    def steadiness_at(self, step: int) -> float:
        """0..1, the share of the steadiness weight."""
        return min(1, max(0, (step / self.steps - self.steady_from) / (self.steady_by - self.steady_from)))


SMOKE = Schedule(steps=20, crop=96, style_width=256, frozen_on=8)


class Trainer:
    """One picture a style in every step; all styles share the convolutions but the last."""

    def __init__(self, encoder: PerceptualEncoder, targets: list[StyleTarget], crops: Crops, schedule: Schedule,
                 seed: int) -> None:
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
        """The painting, and how far the painting of a slightly changed source is from it, [N]. The canvas moves along."""
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


SNAPSHOT = 100
"""Steps from one saving of the live weights to the next, for looking at while it trains."""


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


def freeze_all(network: PaintNetwork, crops: Crops, count: int) -> dict[str, FrozenNetwork]:
    """Every style frozen on the same pictures."""
    network.eval()
    pictures = crops.batch(count)
    return {style.name: freeze(network, index, pictures) for index, style in enumerate(STYLES)}


def load_targets(encoder: PerceptualEncoder, folder: Path, width: int) -> list[StyleTarget]:
    paintings = (to_tensor(read_picture(folder / style.picture, width)) for style in STYLES)
    return [style_target(encoder, painting[None]) for painting in paintings]


def load_crops(given: argparse.Namespace, size: int, seed: int) -> Crops:
    """Photographs, frames, and the paintings that aren't a style."""
    used = [style.picture for style in STYLES]
    groups = [picture_files(given.content, given.leave_out), picture_files(given.frames, given.leave_out)]
    return Crops([*groups, picture_files(given.styles, used)], size, seed)


def arguments() -> argparse.Namespace:
    data = Path("../../shared/data")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--content", type=Path, default=data / "images/content", help="a folder of photographs")
    parser.add_argument("--videos", type=Path, default=data / "videos", help="a folder of videos to take frames from")
    parser.add_argument("--styles", type=Path, default=data / "images/style", help="a folder with the paintings")
    parser.add_argument("--encoder", type=Path, default=data / "perceptual/vgg19_16x_4SE.pth")
    parser.add_argument("--leave-out", nargs="*", default=["02_", "skimage_chelsea"], metavar="BEGINNING",
                        help="pictures and frames kept for measuring")
    parser.add_argument("--frames", type=Path, default=Path("runs/frames"), help="where frames go, or lie already")
    parser.add_argument("--run", type=Path, default=Path("runs/quarter"), help="where the run's own files go")
    parser.add_argument("--models", type=Path, help="where the network goes (default: ../models/quarter; smoke: the run)")
    parser.add_argument("--steps", type=int, help="instead of the schedule's own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--smoke", action="store_true", help="a few small steps, to see that all parts work")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    torch.set_num_threads(given.threads)
    schedule = SMOKE if given.smoke else Schedule(steps=given.steps or Schedule.steps)
    given.run.mkdir(parents=True, exist_ok=True)
    if not given.frames.exists():
        extract_frames(given.videos, given.frames)
    encoder = PerceptualEncoder(str(given.encoder))
    targets = load_targets(encoder, given.styles, schedule.style_width)
    trainer = Trainer(encoder, targets, load_crops(given, schedule.crop, given.seed), schedule, given.seed)
    train(trainer, schedule.steps, given.run / "live.pt")
    networks = freeze_all(trainer.network, load_crops(given, schedule.crop, given.seed + 1), schedule.frozen_on)
    save_frozen(networks, str(given.run / "frozen.pt"))
    training = {"steps": schedule.steps, "seed": given.seed, "date": date.today().isoformat(), "tool": f"torch {torch.__version__}"}
    (given.run / "training.json").write_text(json.dumps({**training}) + "\n")
    publish(networks, given.models or (given.run / "models" if given.smoke else Path("../models/quarter")), training)


if __name__ == "__main__":
    main()
