"""Stage 5: the small network learns the paintings of the large one."""

from __future__ import annotations

import random
from pathlib import Path

import torch
from torch import Tensor

from .judges import Judge
from .losses import texture_loss
from .network import CodedNetwork
from .pictures import Pictures
from .refine import steadiness
from .scenes import draw_scenes
from .train_pupil import likeness
from .training_loop import Machine, Stage, train_stage

BATCH = 5
SIDES = (160, 208)

SHIPPED = 0.5
"""Part of the codes that are those of shipped styles."""

MIXED = 0.3
"""Part of the codes that lie between two."""

STEADINESS = 15.0

TEXTURE = 0.5
TEXTURED = 3
"""Pictures of a batch whose textures are compared."""
PART = 104
"""Side of the part of them that the whole VGG sees."""


def train_fast(
    fast: CodedNetwork,
    fine: CodedNetwork,
    shipped: Tensor,
    others: Tensor,
    pictures: Pictures,
    judge: Judge,
    whole: Judge,
    stage: Stage,
    folder: Path,
    machine: Machine,
    seed: int,
) -> None:
    """
    :param judge: the compressed VGG
    :param whole: the whole one, which sees textures: by pixels alone the small network learns soft strokes
    :param shipped: codes of the styles that ship [n, code]; `others` of all other paintings
    """
    fine.eval().requires_grad_(False)
    fast.code_mean.copy_(fine.code_mean)
    fast.code_deviation.copy_(fine.code_deviation)

    def step() -> dict[str, Tensor]:
        side = random.choice(SIDES)
        scenes = draw_scenes(pictures, BATCH, side, machine)
        codes = torch.stack([a_code(shipped, others) for _ in range(BATCH)])
        with machine.precision():
            with torch.no_grad():
                wanted = fine(scenes.parts, codes, scenes.copies).float()
            painted = fast(scenes.seen, codes, scenes.seen_copies).float()
        losses = likeness(painted, wanted, judge, machine)
        left, top = random.randint(0, side - PART), random.randint(0, side - PART)
        part = (slice(TEXTURED), slice(None), slice(top, top + PART), slice(left, left + PART))
        with machine.precision():
            with torch.no_grad():
                expected = whole(wanted[part])
            seen = whole(painted[part])
        losses["texture"] = TEXTURE * texture_loss(seen, expected)
        losses["steadiness"] = STEADINESS * steadiness(fast, scenes, painted, codes, machine)
        return losses

    train_stage(stage, fast, step, folder, seed, fast.settle)


def a_code(shipped: Tensor, others: Tensor) -> Tensor:
    def one() -> Tensor:
        codes = shipped if random.random() < SHIPPED else others
        return codes[random.randrange(len(codes))]

    return (one() + one()) / 2 if random.random() < MIXED else one()
