"""Trains one network for all styles and freezes it: the one command.

    python3 -m repaint_training.train

Every picture is named by an argument; the defaults are for the data that this was tried with (README.md). A run that
was cut off goes on from its last checkpoint when the command is given again.
"""

from __future__ import annotations

import argparse
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import torch
from torch import Tensor

from .data import Crops, picture_files, whole_pictures
from .frames import extract_frames
from .freeze import freeze, frozen_tensors
from .judges import judge, texture_judge
from .losses import colour_target
from .made_styles import make_styles
from .network import PaintNetwork
from .perceptual import PerceptualEncoder
from .schedule import FROZEN, SMOKE, SMOKE_FROZEN, Schedule
from .shipped import read_shipped
from .squeeze import SqueezeEncoder
from .start import State, start_from
from .style_pictures import style_pictures
from .styles import STYLES
from .trainer import Trainer
from .training_loop import train

SIZES = {"fast": (32, 4, 2), "fine": (64, 4, 4)}
"""Channels, residual pairs, and how many of the pairs are each style's own, of the networks that ship."""


def picture_groups(given: argparse.Namespace) -> list[list[Path]]:
    """Photographs, and frames; paintings aren't painted over."""
    return [picture_files(folder, given.leave_out) for folder in (given.content, given.frames)]


def arguments() -> argparse.Namespace:
    data = Path("../../shared/data")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", choices=list(SIZES), default="fast")
    parser.add_argument("--content", type=Path, default=data / "images/content", help="a folder of photographs")
    parser.add_argument("--videos", type=Path, default=data / "videos", help="a folder of videos to take frames from")
    parser.add_argument("--sample", type=Path, default=Path("../samples/sample.mp4"), help="one more video, our own")
    parser.add_argument("--styles", type=Path, default=data / "images/style", help="a folder with the paintings")
    parser.add_argument("--made", type=Path, default=Path("runs/made"), help="where the style pictures of ours go")
    parser.add_argument(
        "--encoder",
        type=Path,
        nargs="+",
        default=[data / f"perceptual/vgg19_16x_{stage}SE.pth" for stage in (4, 5)],
        help="what the losses look through; several take turns",
    )
    parser.add_argument(
        "--texture-encoder",
        type=optional_file,
        default=data / "models/squeezenet1_fp16.onnx",
        metavar="FILE",
        help="SqueezeNet 1.1, which judges textures as well; '' for none",
    )
    parser.add_argument(
        "--leave-out",
        nargs="*",
        default=["02_", "skimage_chelsea"],
        metavar="BEGINNING",
        help="pictures and frames kept for measuring",
    )
    parser.add_argument("--frames", type=Path, default=Path("runs/frames"), help="where frames go, or lie already")
    parser.add_argument("--run", type=Path, help="where the run's own files go (runs/<network>; smoke: runs/smoke)")
    parser.add_argument("--steps", type=int, help="instead of the schedule's own")
    parser.add_argument("--frozen-steps", type=int, help="after freezing, instead of the schedule's own")
    parser.add_argument(
        "--start",
        type=Path,
        help="a checkpoint to begin with; it may have fewer channels, or more, and be frozen already. Or a folder of "
        "models/: a style that it doesn't have begins as its default one",
    )
    parser.add_argument(
        "--only",
        nargs="+",
        choices=[style.name for style in STYLES],
        metavar="STYLE",
        help="train what is these styles' own; what styles share stays, and so do the others",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--smoke", action="store_true", help="a few small steps, to see that all parts work")
    given = parser.parse_args()
    if given.only and not given.start:
        parser.error("--only needs --start: the weights that styles share have to be there already")
    return given


def main() -> None:
    given = arguments()
    torch.set_num_threads(given.threads)
    schedule, frozen = schedules(given)
    run = given.run or Path("runs", "smoke" if given.smoke else given.network)
    if given.smoke:
        shutil.rmtree(run, ignore_errors=True)
    run.mkdir(parents=True, exist_ok=True)
    prepare_pictures(given)
    network = first_network(given)
    paintings = list(style_pictures([given.styles, given.made], schedule.largest_style))
    live_steps = 0 if network.frozen else schedule.steps
    if live_steps:
        train(make_trainer(network, paintings, given, schedule), live_steps, run / "live.pt")
    pictures = whole_pictures(picture_groups(given), schedule.frozen_on, given.seed)
    if live_steps:
        freeze(network, pictures)
    train(make_trainer(network, paintings, given, frozen), frozen.steps, run / "frozen-live.pt")
    torch.save(frozen_tensors(network, [style.name for style in STYLES], pictures), run / "frozen.pt")
    write_record(run, live_steps + frozen.steps, given.seed)


def optional_file(path: str) -> Path | None:
    return Path(path) if path else None


def schedules(given: argparse.Namespace) -> tuple[Schedule, Schedule]:
    """Before and after freezing."""
    if given.smoke:
        return SMOKE, SMOKE_FROZEN
    return Schedule(steps=given.steps or Schedule.steps), replace(FROZEN, steps=given.frozen_steps or FROZEN.steps)


def prepare_pictures(given: argparse.Namespace) -> None:
    if not given.frames.exists():
        extract_frames([*sorted(given.videos.iterdir()), given.sample], given.frames)
    make_styles(given.sample, given.made)


def first_network(given: argparse.Namespace) -> PaintNetwork:
    torch.manual_seed(given.seed)
    network = PaintNetwork([style.ground for style in STYLES], *SIZES[given.network])
    if given.start:
        state, frozen = read_start(given.start)
        start_from(network, state)
        if frozen:
            network.stay_frozen()
    if given.only:
        network.keep_shared_weights()
    return network


def read_start(start: Path) -> tuple[State, bool]:
    """The state of a network, and whether it is frozen."""
    if start.is_dir():
        return read_shipped(start, STYLES), True
    checkpoint = torch.load(start)
    return checkpoint["network"], checkpoint["recent"] is not None


def make_trainer(
    network: PaintNetwork, paintings: list[Tensor], given: argparse.Namespace, schedule: Schedule
) -> Trainer:
    crops = Crops(picture_groups(given), schedule.crop, given.seed)
    photographs = crops.batch(32)
    judges = [judge(PerceptualEncoder(str(file)), paintings, photographs) for file in given.encoder]
    textures = texture_judge(SqueezeEncoder(given.texture_encoder), paintings) if given.texture_encoder else None
    turns = [index for index, style in enumerate(STYLES) if not given.only or style.name in given.only]
    return Trainer(network, judges, textures, colour_target(paintings), STYLES, turns, crops, schedule, given.seed)


def write_record(run: Path, steps: int, seed: int) -> None:
    record = {"steps": steps, "seed": seed, "date": date.today().isoformat(), "tool": f"torch {torch.__version__}"}
    (run / "training.json").write_text(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
