"""Trains all that lies in models/, from nothing: the encoder, fine, the codes of the styles that ship, and fast.

python3 -m repaint_training.train --run runs/all
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

import torch

from .export import Trained, export_all
from .judges import compressed_vgg, whole_vgg
from .models import load_network
from .network import CodedNetwork
from .pairs import make_code_pairs, make_painted_pairs
from .pictures import Pictures
from .refine import Lesson, refine
from .schedule import FAST, FINE, FULL, SMOKE, Schedule
from .style_targets import StyleTargets, code_of
from .styles import STYLES
from .teacher import Teacher
from .train_encoder import train_encoder
from .train_fast import train_fast
from .train_pupil import PaintedPairs, train_pupil
from .training_loop import Machine


def train(given: argparse.Namespace, schedule: Schedule, machine: Machine) -> Trained:
    """Stages that `given.run` has checkpoints of go on, or are skipped where they are through."""
    run, seed = given.run, given.seed
    data = given.data
    pictures = Pictures(data / "photos", [data / "images/style", data / "paintings"])
    if schedule.paintings:
        shipped = [pictures.by_name[style.picture] for style in STYLES]
        pictures.paintings = (shipped + pictures.paintings)[: schedule.paintings]
    teacher = Teacher(data / "models", given.threads)
    make_code_pairs(run / "code-pairs", schedule.code_pairs, pictures, teacher, seed)
    make_painted_pairs(run / "painted-pairs", schedule.painted_pairs, pictures, teacher, seed)

    encoder = train_encoder(run / "code-pairs", schedule.encoder, run, machine, seed)
    compressed = compressed_vgg(data / "perceptual").to(machine.device)
    whole = whole_vgg(data / "perceptual").to(machine.device)
    pairs = PaintedPairs(run / "painted-pairs", machine)
    fine = CodedNetwork(FINE).to(machine.device)
    if given.start:
        fine.load_state_dict(load_network(given.start)[0].state_dict())
    else:
        train_pupil(fine, pairs, compressed, schedule.pupil, run, machine, seed)
    lesson = Lesson(StyleTargets(encoder, whole, compressed, machine), pictures, pairs)
    codes = refine(fine, lesson, schedule.refine, run, machine, seed)

    fast = CodedNetwork(FAST).to(machine.device)
    others = torch.stack([code_of(encoder, file) for file in pictures.paintings])
    shipped = torch.stack(list(codes.values()))
    train_fast(fast, fine, shipped, others, pictures, compressed, whole, schedule.fast, run, machine, seed)
    return Trained(encoder.cpu(), fine.cpu(), fast.cpu(), {name: code.cpu() for name, code in codes.items()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--run", type=Path, default=Path("runs/all"), help="pairs and checkpoints; a run goes on from them"
    )
    parser.add_argument("--models", type=Path, help="where the networks go; RUN/models unless given")
    parser.add_argument(
        "--data", type=Path, default=Path("../../shared/data"), help="see README.md for what lies where"
    )
    parser.add_argument("--start", type=Path, metavar="FOLDER", help="a network of models/, instead of the pupil")
    parser.add_argument("--sample", type=Path, default=Path("../samples/sample.mp4"), help="what previews show")
    parser.add_argument("--device", default="cpu", help="cpu, or cuda")
    parser.add_argument("--bf16", action=argparse.BooleanOptionalAction, help="16 bits; on with cuda, off with cpu")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--smoke", action="store_true", help="a few steps of everything, in a minute or two")
    given = parser.parse_args()
    device = torch.device(given.device)
    if device.type == "cuda" and not torch.cuda.is_available():
        sys.exit("There is no CUDA device that this torch can use. Give --device cpu, or install torch for CUDA.")
    torch.set_num_threads(given.threads)
    given.run.mkdir(parents=True, exist_ok=True)
    machine = Machine(device, device.type == "cuda" if given.bf16 is None else given.bf16)
    trained = train(given, SMOKE if given.smoke else FULL, machine)
    training = {"seed": given.seed, "date": date.today().isoformat(), "tool": f"torch {torch.__version__}"}
    export_all(trained, given.models or given.run / "models", given.sample, training)


if __name__ == "__main__":
    main()
