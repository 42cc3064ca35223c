"""Stage 3: past the teacher. Paintings are held to their style, to what the picture shows, and to its motion."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from .losses import colour_loss, content_loss, evenness, lattice, roughness, roughness_where_even, style_loss
from .network import CodedNetwork, reduced
from .pictures import Pictures
from .scenes import Scenes, draw_scenes
from .steadiness import Motion, disturbed, steadiness_loss
from .style_targets import StyleTarget, StyleTargets, code_of, style_features
from .styles import STYLES
from .tones import in_palette, outlines_loss, tones_loss
from .train_pupil import PaintedPairs
from .training_loop import Machine, Stage, train_stage

SCALES = ((208, 640, 2, 144, 0.6), (288, 860, 1, 192, 0.4))
"""Side of the crops, width of the paintings, styles a step, side of the part that the whole VGG sees, and how often."""

PICTURES = 2
"""Of each style in a step."""

SHIPPED = 0.5
"""Part of the styles that are drawn from those that ship."""

CODE_NOISE = 0.15
"""Deviation of noise on half of the whitened codes: the network must forgive the encoder's errors."""


QUICKER = 20
"""How many times faster than weights the codes of shipped styles are learned."""


@dataclass(frozen=True)
class Weights:
    style: float = 15.0
    content: float = 2.2
    colour: float = 3.5
    tones: float = 6.0
    outlines: float = 8.0
    steadiness: float = 180.0
    teacher: float = 2.0
    """in a third of the steps"""
    rough: float = 0.05
    rough_where_even: float = 9.0
    lattice: float = 40.0
    stray: float = 0.02
    """of shipped codes, from those of the encoder: far away no code has been"""


class Refined(nn.Module):
    """The network, and how far the codes of shipped styles are from those of the encoder."""

    def __init__(self, network: CodedNetwork) -> None:
        super().__init__()
        self.network = network
        self.offsets = nn.Parameter(torch.zeros(len(STYLES), network.architecture.code))

    def code(self, at: int, code_of_encoder: Tensor) -> Tensor:
        """:param at: which of STYLES"""
        return code_of_encoder + QUICKER * self.offsets[at] * self.network.code_deviation

    def stray(self) -> Tensor:
        return ((QUICKER * self.offsets) ** 2).mean()


@dataclass(frozen=True)
class Lesson:
    """What refining learns from."""

    targets: StyleTargets
    pictures: Pictures
    pairs: PaintedPairs
    weights: Weights = Weights()


def refine(
    network: CodedNetwork, lesson: Lesson, stage: Stage, folder: Path, machine: Machine, seed: int
) -> dict[str, Tensor]:
    """Trains in place. Returns the codes of the styles that ship, by name."""
    weights, targets, pictures = lesson.weights, lesson.targets, lesson.pictures
    shipped = [pictures.by_name[style.picture] for style in STYLES]
    others = [file for file in pictures.paintings if file not in shipped] or shipped
    refined = Refined(network).to(machine.device)

    def step() -> dict[str, Tensor]:
        side, width, styles, part, _ = random.choices(SCALES, [scale[-1] for scale in SCALES])[0]
        files = [random.choice(shipped if random.random() < SHIPPED else others) for _ in range(styles)]
        wanted = [targets(file, width) for file in files]
        scenes = draw_scenes(pictures, PICTURES * styles, side, machine)
        codes = torch.stack(
            [
                refined.code(shipped.index(file), target.code) if file in shipped else target.code
                for file, target in zip(files, wanted)
            ]
        ).repeat_interleave(PICTURES, 0)
        if random.random() < 0.5:
            codes = codes + CODE_NOISE * torch.randn_like(codes) * network.code_deviation
        with machine.precision():
            painted = network(scenes.seen, codes, scenes.seen_copies).float()
        losses = judged(painted, scenes.parts, part, wanted, lesson)
        means = torch.stack([target.mean for target in wanted])
        covariances = torch.stack([target.covariance for target in wanted])
        losses["colour"] = weights.colour * colour_loss(painted, means, covariances)
        palette = in_palette(scenes.parts, scenes.copies, covariances)
        losses["tones"] = weights.tones * tones_loss(painted, palette, covariances)
        losses["outlines"] = weights.outlines * outlines_loss(painted, palette)
        losses["steadiness"] = weights.steadiness * steadiness(network, scenes, painted, codes, machine)
        losses["rough"] = weights.rough * roughness(painted)
        losses["even"] = weights.rough_where_even * roughness_where_even(painted, evenness(scenes.parts))
        losses["lattice"] = weights.lattice * lattice(painted)
        losses["stray"] = weights.stray * refined.stray()
        if random.random() < 1 / 3:
            shown, by_teacher, of_teacher = lesson.pairs.draw(2)
            with machine.precision():
                painted_too = network(shown, of_teacher, reduced(shown)).float()
            losses["teacher"] = weights.teacher * (painted_too - by_teacher).abs().mean()
        return losses

    train_stage(stage, refined, step, folder, seed, network.settle)
    with torch.no_grad():
        ends = [refined.code(at, code_of(targets.encoder, file)) for at, file in enumerate(shipped)]
    return {style.name: code for style, code in zip(STYLES, ends)}


def judged(painted: Tensor, source: Tensor, part: int, wanted: list[StyleTarget], lesson: Lesson) -> dict[str, Tensor]:
    """
    Style and content.

    :param part: side of the part of the paintings that the whole VGG sees: it costs more than all else
    """
    left, top = (random.randint(0, length - part) for length in (painted.shape[3], painted.shape[2]))
    seen_by_whole = (slice(None), slice(None), slice(top, top + part), slice(left, left + part))
    targets, even = lesson.targets, evenness(source)
    with targets.machine.precision():
        seen = targets.compressed(painted)
        with torch.no_grad():
            shown = targets.compressed(source)
        *of_part, deepest = style_features(painted[seen_by_whole], targets.whole, seen)
    *grams, deepest_gram = (torch.stack(layer) for layer in zip(*(target.grams for target in wanted)))
    styles = len(wanted)
    style = style_loss(of_part, grams, styles, even[seen_by_whole])
    style = style + style_loss([deepest], [deepest_gram], styles, even)
    return {
        "style": lesson.weights.style * style,
        "content": lesson.weights.content * content_loss(seen, shown),
    }


def steadiness(network: CodedNetwork, scenes: Scenes, painted: Tensor, codes: Tensor, machine: Machine) -> Tensor:
    """Of half of the pictures, which is enough."""
    count = max(1, len(painted) // 2)
    motion = Motion(count, scenes.parts.shape[3])
    parts, copies = disturbed(motion(scenes.parts[:count]).clamp(0, 1), scenes.copies[:count])
    with machine.precision():
        again = network(parts, codes[:count], copies).float()
    return steadiness_loss(motion(painted[:count]), again)
