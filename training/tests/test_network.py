import unittest
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import Tensor
from torch.nn.functional import pixel_shuffle

from repaint_training.canonical import BLOCK, LUMA, from_blocks
from repaint_training.canvas import UNIT, make_canvas
from repaint_training.freeze import BORDER, framed, freeze, frozen_tensors, mix
from repaint_training.grounds import GROUNDS
from repaint_training.losses import edge_loss, hatching_loss, patches_loss
from repaint_training.network import RIM, PaintNetwork, statistics
from repaint_training.optimise import Optimiser, Turns
from repaint_training.recent import COUNTED, RecentPaintings
from repaint_training.safetensors import write_safetensors
from repaint_training.schedule import Schedule
from repaint_training.shipped import read_shipped
from repaint_training.start import start_from
from repaint_training.steadiness import Disturbance, random_disturbance, rest_loss, steadiness_loss
from repaint_training.styles import STYLES


def small_network(styles: int = 2) -> PaintNetwork:
    """Of random weights."""
    torch.manual_seed(0)
    network = PaintNetwork(["strokes"] * styles)
    network.give_own_weights()
    for name, parameter in network.named_parameters():
        if name != "canvases":
            parameter.data.add_(torch.randn_like(parameter) * 0.05)
    network.tail.remove_grid()
    return network.eval()


class Freezing(unittest.TestCase):
    @torch.no_grad()
    def test_is_exact_on_the_picture_whose_statistics_it_took(self) -> None:
        network, picture, style = small_network(), torch.rand(1, 3, 64, 64), torch.tensor([1])
        live = network(framed(picture), style)
        freeze(network, picture)
        self.assertLess((network(framed(picture), style) - live).abs().max().item(), 1e-4)

    @torch.no_grad()
    def test_the_written_tensors_paint_the_same(self) -> None:
        network, pictures = small_network(), torch.rand(2, 3, 64, 64)
        freeze(network, pictures)
        tensors = frozen_tensors(network, ["a", "b"], pictures)
        expected = network(framed(pictures), torch.tensor([1, 1])).clamp(0, 1)[..., BORDER:-BORDER, BORDER:-BORDER]
        self.assertLess((mix(tensors, {"b": 1}).paint(pictures) - expected).abs().max().item(), 1e-4)

    @torch.no_grad()
    def test_ranges_hold_nearly_all_values(self) -> None:
        network, pictures = small_network(), torch.rand(2, 3, 64, 64)
        freeze(network, pictures)
        tensors = frozen_tensors(network, ["a", "b"], pictures)
        self.assertEqual(tensors["style.a.range.0"][0].item(), 0)
        self.assertLess(tensors["style.a.range.2"][0].item(), 0)
        self.assertEqual(tensors["style.a.sum.3"].shape, (1,))


class Statistics(unittest.TestCase):
    @torch.no_grad()
    def test_the_rim_does_not_count(self) -> None:
        blocks = torch.rand(1, 2, 20, 20)
        spoiled = blocks.clone()
        spoiled[:, :, :RIM] = 1000
        for before, after in zip(statistics(blocks), statistics(spoiled)):
            self.assertTrue(torch.equal(before, after))


class Starting(unittest.TestCase):
    @torch.no_grad()
    def test_a_network_of_the_same_size_is_the_same(self) -> None:
        trained = small_network()
        network = PaintNetwork(["strokes"] * 2)
        start_from(network, trained.state_dict())
        picture, style = torch.rand(1, 3, 64, 64), torch.tensor([1])
        self.assertLess((network(picture, style) - trained(picture, style)).abs().max().item(), 1e-5)

    @torch.no_grad()
    def test_a_wider_one_paints_nearly_the_same(self) -> None:
        trained = small_network()
        network = PaintNetwork(["strokes"] * 2, width=64, own=4)
        start_from(network, trained.state_dict())
        picture, style = torch.rand(1, 3, 64, 64), torch.tensor([1])
        before, after = (painter(picture, style)[..., 16:-16, 16:-16] for painter in (trained, network))
        self.assertLess((after - before).std().item(), 0.3 * before.std().item())

    @torch.no_grad()
    def test_a_narrower_one_leaves_out_what_is_not_heard(self) -> None:
        trained = small_network()
        state = trained.state_dict()
        for layer in ("head", "pairs.1", "pairs.3", "pairs.5", "pairs.7"):
            state[f"{layer}.scale"][:, 10:18] = 0
            state[f"{layer}.shift"][:, 10:18] = 0
        for layer in ("pairs.0", "pairs.2", "pairs.4", "pairs.6"):
            state[f"{layer}.scale"][:, 3:11] = 0
            state[f"{layer}.shift"][:, 3:11] = 0
        trained.load_state_dict(state)
        network = PaintNetwork(["strokes"] * 2, width=40)
        start_from(network, state)
        picture, style = torch.rand(1, 3, 64, 64), torch.tensor([1])
        self.assertLess((network(picture, style) - trained(picture, style)).abs().max().item(), 1e-4)


class Shipped(unittest.TestCase):
    @torch.no_grad()
    def test_a_style_brings_its_canvas_along_and_a_new_one_begins_with_that_of_its_ground(self) -> None:
        network = small_network()
        network.canvases.add_(0.1)
        network.after_step()
        freeze(network, torch.rand(1, 3, 64, 64))
        again = self.written_and_read(network, ["b", "new"])
        self.assertLess((again["canvases"][0] - network.canvases[1]).abs().max().item(), UNIT)
        self.assertTrue(torch.equal(again["canvases"][1], make_canvas("strokes")))

    @torch.no_grad()
    def test_a_network_read_back_paints_the_same_and_a_new_style_as_the_default_one(self) -> None:
        network, pictures = small_network(), torch.rand(2, 3, 64, 64)
        freeze(network, pictures)
        again = PaintNetwork(["strokes"] * 2)
        start_from(again, self.written_and_read(network, ["b", "new"]))
        again.stay_frozen()
        for there, here in ((1, 0), (0, 1)):
            before, after = (
                painter(pictures, torch.full((2,), style)) for painter, style in ((network, there), (again, here))
            )
            self.assertLess((before - after).abs().mean().item(), 2e-3)

    def written_and_read(self, network: PaintNetwork, styles: list[str]) -> dict[str, torch.Tensor]:
        with TemporaryDirectory() as folder:
            tensors = frozen_tensors(network, ["a", "b"], torch.rand(1, 3, 64, 64))
            write_safetensors(tensors, Path(folder, "weights"))
            Path(folder, "card.json").write_text('{"weights": {"file": "weights"}, "defaultStyle": "a"}')
            return read_shipped(Path(folder), [replace(STYLES[0], name=name, ground="strokes") for name in styles])


class OnlySomeStyles(unittest.TestCase):
    def test_the_others_and_what_all_share_stay(self) -> None:
        network, picture = small_network(), torch.rand(1, 3, 64, 64)
        network.stay_frozen()
        network.keep_shared_weights()
        turns = Turns([1], 1, torch.Generator())
        optimiser = Optimiser(network, Schedule(warm_up=1))
        before = {name: values.clone() for name, values in network.state_dict().items()}
        for _ in range(2):
            optimiser.step(network(picture, turns.take()).square().mean())
        for name, values in network.state_dict().items():
            change = (values - before[name]).abs().flatten(1).amax(1).tolist()
            self.assertLess(change[0], 1e-6, name)
            if len(change) > 1:
                self.assertGreater(change[1], 1e-5, name)


class RecentlyPainted(unittest.TestCase):
    def test_come_near_the_mean_of_a_style_and_leave_the_others_alone(self) -> None:
        recent, styles = RecentPaintings(), torch.tensor([0, 1])
        for step in range(10 * COUNTED):
            averaged = recent.with_recent("mean", torch.tensor([step % 2.0, 5.0]), styles)
        self.assertAlmostEqual(averaged[0].item(), 0.5, delta=0.1)
        self.assertEqual(averaged[1].item(), 5)

    def test_pass_the_gradient_on_whole(self) -> None:
        recent, styles = RecentPaintings(), torch.tensor([0])
        recent.with_recent("mean", torch.tensor([0.0]), styles)
        value = torch.tensor([1.0], requires_grad=True)
        averaged = recent.with_recent("mean", value, styles)
        averaged.square().sum().backward()
        self.assertEqual(averaged.item(), 0.5)
        self.assertEqual(value.grad.item(), 1)


class NoGrid(unittest.TestCase):
    @torch.no_grad()
    def test_an_even_picture_gives_an_even_painting(self) -> None:
        network = small_network()
        freeze(network, torch.rand(4, 3, 64, 64))
        tensors = frozen_tensors(network, ["a", "b"], torch.rand(1, 3, 64, 64))
        for name in "ab":
            tensors[f"style.{name}.canvas"].zero_()
        painted = mix(tensors, {"a": 0.5, "b": 0.5}).paint(torch.full((1, 3, 128, 128), 0.4))[..., 48:-48, 48:-48]
        self.assertLess((painted - painted.mean((2, 3), keepdim=True)).abs().max().item(), 1e-4)

    @torch.no_grad()
    def test_a_slope_gives_an_even_slope(self) -> None:
        tail = small_network().tail
        slope = torch.arange(32.0)[:, None] + 2 * torch.arange(32.0)
        features = slope.expand(1, 48, 32, 32) * torch.randn(1, 48, 1, 1)
        painted = from_blocks(tail(features, torch.tensor([0])))[..., 8:-8, 8:-8]
        rows, columns = painted.diff(dim=2), painted.diff(dim=3)
        luma_step = torch.tensor(LUMA)[:, None, None]
        for steps in (rows, columns):
            luma = (steps * luma_step).sum(1)
            self.assertLess(luma.std().item(), 1e-3 * luma.abs().max().item())


class Steadiness(unittest.TestCase):
    def test_whole_moves_are_exact(self) -> None:
        picture = torch.rand(1, 3, 64, 64)
        change = Disturbance(2, -3, 0, 0, 0, 0)
        self.assertEqual(steadiness_loss(picture, change.apply(picture, torch.Generator()), change).item(), 0)

    def test_a_shift_between_pixels_goes_the_given_way(self) -> None:
        ramp = torch.arange(64.0).expand(1, 1, 64, 64) / 64
        moved = Disturbance(0, 2.5, 1e-9, 0, 0, 0).move(ramp)
        self.assertAlmostEqual((ramp - moved)[0, 0, 32, 32].item() * 64, 2.5, places=2)

    def test_both_kinds_are_drawn(self) -> None:
        random = torch.Generator().manual_seed(1)
        self.assertEqual({random_disturbance(random).whole for _ in range(20)}, {True, False})


class Canvas(unittest.TestCase):
    def test_is_the_same_every_time_and_its_edges_fit_together(self) -> None:
        for ground in GROUNDS:
            canvas = make_canvas(ground)
            self.assertTrue(torch.equal(canvas, make_canvas(ground)))
            picture = pixel_shuffle(canvas, BLOCK)[0]
            for axis in (0, 1):
                steps = (picture - picture.roll(1, axis)).abs().mean(1 - axis)
                self.assertLess(steps[0].item(), 1.3 * steps[1:].max().item(), ground)


def costs_of_sides(loss: Callable[[Tensor], Tensor], line: Tensor) -> list[float]:
    """Of even pictures with `line`, [64], along one side each."""
    even = torch.full((1, 3, 64, 64), 0.5)
    costs = []
    for side in (even[:, :, 0], even[:, :, -1], even[..., 0], even[..., -1]):
        side.copy_(line)
        costs.append(loss(even).item())
        side.fill_(0.5)
    return costs


class Edges(unittest.TestCase):
    def test_a_line_along_any_side_costs_the_same_and_an_even_picture_nothing(self) -> None:
        self.assertEqual(edge_loss(torch.full((1, 3, 64, 64), 0.5)).item(), 0)
        costs = costs_of_sides(edge_loss, torch.ones(64))
        self.assertGreater(min(costs), 0.01)
        self.assertLess(max(costs) - min(costs), 1e-6)


class Hatching(unittest.TestCase):
    def test_dots_along_any_side_cost_the_same_and_an_even_roughness_nothing(self) -> None:
        dots = torch.tensor([0.0, 1.0]).repeat(32)
        self.assertEqual(hatching_loss(dots.expand(1, 3, 64, 64)).item(), 0)
        costs = costs_of_sides(hatching_loss, dots)
        self.assertGreater(min(costs), 0.05)
        self.assertLess(max(costs) - min(costs), 1e-6)


class Patches(unittest.TestCase):
    def test_strokes_elsewhere_cost_nothing_and_another_light_does(self) -> None:
        strokes = torch.tensor([0.3, 0.3, 0.7, 0.7]).repeat(16).expand(1, 3, 64, 64)
        self.assertLess(patches_loss(strokes, strokes.roll(2, 3)).item(), 1e-9)
        self.assertAlmostEqual(patches_loss(strokes, strokes + 0.1).item(), 0.01, places=5)


class Rest(unittest.TestCase):
    def test_only_what_changes_where_the_source_does_not_is_restless(self) -> None:
        source, painted = torch.rand(1, 3, 64, 64), torch.rand(1, 3, 64, 64)
        changed, again = source.clone(), painted.clone()
        changed[:, :, :32] += 0.1
        again[:, :, :32] += 0.1
        self.assertEqual(rest_loss(painted, again, source, changed).item(), 0)
        again += 0.1
        self.assertAlmostEqual(rest_loss(painted, again, source, changed).item(), 0.01, places=5)


if __name__ == "__main__":
    unittest.main()
