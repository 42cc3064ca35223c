"""Measures frozen networks on pictures and a clip that they weren't trained on, and prints the table of README.md.

python3 -m repaint_training.measure runs/fast/frozen.pt
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from statistics import mean

import torch
from torch import Tensor

from .data import read_picture, to_tensor
from .freeze import FrozenNetwork, load_frozen
from .losses import Features, content_energy, content_loss, grams, style_loss, style_targets
from .paint import paint
from .perceptual import PerceptualEncoder
from .schedule import Schedule
from .steadiness import Disturbance
from .style_pictures import style_pictures
from .styles import STYLES
from .video import read_frames

CLIP_SECONDS, CLIP_FRAMES, CLIP_SIZE = 12.0, 30, (640, 360)

STILL = 6 / 255
"""A pixel whose input changed by less counts as one that didn't move."""

MARGIN = 32

MOTIONS = {
    "shift 1 px": Disturbance(0, 1, 0, 0, 0, 0),
    "shift 2 px": Disturbance(0, 2, 0, 0, 0, 0),
    "zoom 2 %": Disturbance(0, 0, 0, 0.02, 0, 0),
    "turn 1°": Disturbance(0, 0, math.radians(1), 0, 0, 0),
}

COLUMNS = (
    "style",
    "style loss",
    "content",
    "dark",
    "flat",
    "strength",
    "flicker",
    "flicker ÷ strength",
    *MOTIONS,
    "spread of B − G",
)


def measure(
    network: FrozenNetwork, target: Features, encoder: PerceptualEncoder, pictures: list[Tensor], clip: Tensor
) -> list[float]:
    """The columns after the first. Differences are means in 0..255, spreads and losses in 0..1 pictures."""
    painted = [paint(network, picture) for picture in pictures]
    painted_clip = torch.stack([paint(network, frame) for frame in clip])
    strength = (painted_clip - clip).abs().mean().item() * 255
    flicker = still_difference(clip, painted_clip)
    return [
        mean(style_of(encoder, after, target) for after in painted),
        mean(content_of(encoder, after, before) for after, before in zip(painted, pictures)),
        mean(style_of(encoder, paint(network, picture * 0.25), target) for picture in pictures),
        mean(style_of(encoder, paint(network, 0.5 + (picture - 0.5) * 0.25), target) for picture in pictures),
        strength,
        flicker,
        flicker / strength,
        *(mean(motion_difference(network, picture, motion) for picture in pictures) for motion in MOTIONS.values()),
        mean((after[2] - after[1]).std().item() for after in painted),
    ]


def content_of(encoder: PerceptualEncoder, painted: Tensor, picture: Tensor) -> float:
    source = encoder(picture[None])
    return content_loss(encoder(painted[None]), source, content_energy(source)).item()


def style_of(encoder: PerceptualEncoder, painted: Tensor, target: Features) -> float:
    return style_loss(grams(encoder(painted[None])), target).item()


def still_difference(clip: Tensor, painted: Tensor) -> float:
    """Mean change of the painting from frame to frame where the input stood still, in 0..255."""
    still = ((clip[1:] - clip[:-1]).abs().amax(1, keepdim=True) < STILL).expand_as(clip[1:])
    return (painted[1:] - painted[:-1]).abs()[still].mean().item() * 255


def motion_difference(network: FrozenNetwork, picture: Tensor, motion: Disturbance) -> float:
    """How much the painting of a moved picture differs from the moved painting, in 0..255."""
    moved_first = paint(network, motion.move(picture[None])[0])
    moved_last = motion.move(paint(network, picture)[None])[0]
    difference = (moved_first - moved_last)[:, MARGIN:-MARGIN, MARGIN:-MARGIN]
    return difference.abs().mean().item() * 255


@torch.no_grad()
def main() -> None:
    data, frames = Path("../../shared/data"), Path("runs/frames")
    held_out = [frames / f"02_intel_bottle-detection_h264_noaudio_{number:02d}.png" for number in (1, 5)]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("frozen", type=Path)
    parser.add_argument("--styles", type=Path, default=data / "images/style")
    parser.add_argument("--made", type=Path, default=Path("runs/made"))
    parser.add_argument(
        "--pictures",
        type=Path,
        nargs="+",
        default=[data / "images/content/skimage_chelsea.png", *held_out],
        help="held out from training",
    )
    parser.add_argument("--clip", type=Path, default=data / "videos/02_intel_bottle-detection_h264_noaudio.mp4")
    parser.add_argument("--clip-frames", type=int, default=CLIP_FRAMES)
    parser.add_argument("--encoder", type=Path, default=data / "perceptual/vgg19_16x_5SE.pth")
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    encoder = PerceptualEncoder(str(given.encoder))
    pictures = [to_tensor(read_picture(file)) for file in given.pictures]
    clip = read_frames(given.clip, CLIP_SECONDS, given.clip_frames, *CLIP_SIZE)
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    networks = load_frozen(str(given.frozen))
    paintings = style_pictures([given.styles, given.made], Schedule.largest_style)
    for style, painting in zip(STYLES, paintings):
        (target,) = style_targets(lambda picture: [grams(encoder(picture))], [painting])
        figures = measure(networks[style.name], target, encoder, pictures, clip)
        print(f"| {style.name} | {' | '.join(f'{figure:.3g}' for figure in figures)} |", flush=True)


if __name__ == "__main__":
    main()
