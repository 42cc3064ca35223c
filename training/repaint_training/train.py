"""Trains one network for all styles, freezes it, and publishes it with its card: the one command.

    python3 -m repaint_training.train

Every picture is named by an argument; the defaults are for the data that this was tried with (README.md).
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

import torch

from .data import Crops, picture_files, read_picture, to_tensor
from .frames import extract_frames
from .freeze import FrozenNetwork, freeze, save_frozen
from .losses import StyleTarget, style_target
from .network import PaintNetwork
from .perceptual import PerceptualEncoder
from .publish import publish
from .schedule import SMOKE, Schedule
from .styles import STYLES
from .trainer import Trainer, train


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
    parser.add_argument(
        "--leave-out",
        nargs="*",
        default=["02_", "skimage_chelsea"],
        metavar="BEGINNING",
        help="pictures and frames kept for measuring",
    )
    parser.add_argument("--frames", type=Path, default=Path("runs/frames"), help="where frames go, or lie already")
    parser.add_argument("--run", type=Path, default=Path("runs/quarter"), help="where the run's own files go")
    parser.add_argument("--models", type=Path, help="where the network goes (../models/quarter; smoke: the run)")
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
    training = {
        "steps": schedule.steps,
        "seed": given.seed,
        "date": date.today().isoformat(),
        "tool": f"torch {torch.__version__}",
    }
    (given.run / "training.json").write_text(json.dumps(training) + "\n")
    publish(networks, given.models or default_models(given), training)


def default_models(given: argparse.Namespace) -> Path:
    """A smoke run leaves the network that ships alone."""
    return given.run / "models" if given.smoke else Path("../models/quarter")


if __name__ == "__main__":
    main()
