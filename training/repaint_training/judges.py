"""Encoders together with what they see in the paintings: what a painting of ours is held to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from .losses import Features, content_energy, covariances, grams, style_targets
from .perceptual import PerceptualEncoder
from .squeeze import SqueezeEncoder


@dataclass(frozen=True)
class Judge:
    """Of content and style. Several take turns by step: what only one of them is content with doesn't last."""

    encoder: PerceptualEncoder
    grams: Features
    covariances: Features
    energy: dict[str, Tensor]
    """How much it sees in photographs."""


@dataclass(frozen=True)
class TextureJudge:
    """Of style, in every step."""

    encoder: SqueezeEncoder
    grams: Features
    covariances: Features


@torch.no_grad()
def judge(encoder: PerceptualEncoder, paintings: Sequence[Tensor], photographs: Tensor) -> Judge:
    """
    :param paintings: of the styles, in order, [1,3,H,W] each
    :param photographs: [N,3,H,W]
    """
    return Judge(encoder, *grams_and_covariances(encoder, paintings), content_energy(encoder(photographs)))


def texture_judge(encoder: SqueezeEncoder, paintings: Sequence[Tensor]) -> TextureJudge:
    return TextureJudge(encoder, *grams_and_covariances(encoder, paintings))


def grams_and_covariances(encoder: PerceptualEncoder | SqueezeEncoder, paintings: Sequence[Tensor]) -> list[Features]:
    """Of the paintings; the encoder looks once for both."""

    def see(painting: Tensor) -> list[Features]:
        features = encoder(painting)
        return [grams(features), covariances(features)]

    return style_targets(see, paintings)
