import random
import unittest

import torch
import torch.nn.functional as F

from repaint_training.losses import (
    colour_loss,
    colours,
    content_loss,
    evenness,
    gram,
    lattice,
    roughness_where_even,
    style_loss,
    texture_loss,
)
from repaint_training.steadiness import RIM, Motion, steadiness_loss
from repaint_training.style_targets import CONTRAST, with_contrast
from repaint_training.tones import OWN_COLOURS, in_palette, mapped, outlines_loss, tones_loss, transport


class Style(unittest.TestCase):
    def test_is_judged_by_the_mean_of_its_paintings(self) -> None:
        one, other = torch.rand(2, 1, 8, 20, 20)
        wanted = (gram(one) + gram(other)) / 2
        busy = torch.zeros(2, 1, 40, 40)
        together = style_loss([torch.cat([one, other])], [wanted], 1, busy)
        self.assertLess(together.item(), 1e-6)
        self.assertGreater(style_loss([one], [wanted], 1, busy[:1]).item(), 1e-5)

    def test_asks_little_of_even_areas(self) -> None:
        features, even = torch.rand(1, 8, 20, 20), torch.zeros(1, 1, 40, 40)
        wanted = gram(features[:, :, :10])
        features[:, :, 10:] = 0
        even[:, :, 20:] = 1
        half_is_even = style_loss([features], [wanted], 1, even).item()
        self.assertLess(half_is_even, style_loss([features], [wanted], 1, 0 * even).item() / 4)

    def test_of_a_teacher_is_that_of_its_painting(self) -> None:
        one, other = torch.rand(2, 1, 8, 20, 20)
        self.assertLess(texture_loss([one], [one.flip(3)]).item(), 1e-9)
        self.assertGreater(texture_loss([one], [other * 2]).item(), 0.1)


class Colour(unittest.TestCase):
    def test_of_a_grey_painting_misses_what_little_yellow_there_is(self) -> None:
        blue = torch.rand(1, 1, 32, 32) * torch.tensor([0.2, 0.3, 0.6])[None, :, None, None]
        lit = blue.clone()
        lit[:, :, :4] = torch.tensor([0.8, 0.7, 0.1])[None, :, None, None]
        wanted = colours(lit)
        self.assertLess(colour_loss(lit, *wanted).item(), 1e-6)
        self.assertGreater(colour_loss(blue, *wanted).item(), 0.3)


class Contrast(unittest.TestCase):
    def test_of_a_hazy_painting_is_raised_and_that_of_others_kept(self) -> None:
        hazy = 0.5 + 0.15 * (torch.rand(1, 1, 64, 64) - 0.5).sign().expand(1, 3, 64, 64)
        self.assertAlmostEqual(with_contrast(hazy).std().item(), CONTRAST, places=2)
        stark = 0.5 + 0.4 * (torch.rand(1, 1, 64, 64) - 0.5).sign().expand(1, 3, 64, 64)
        torch.testing.assert_close(with_contrast(stark), stark)


class Tones(unittest.TestCase):
    def test_are_those_of_the_picture_in_the_colours_of_the_style(self) -> None:
        source = F.interpolate(torch.rand(2, 3, 8, 8), (64, 64))
        _, covariances = colours(torch.rand(2, 3, 32, 32) * torch.tensor([0.9, 0.5, 0.2])[None, :, None, None])
        _, own = colours(source)
        own = OWN_COLOURS * own + (1 - OWN_COLOURS) * own.mean(0, keepdim=True)
        wanted = in_palette(source, source, covariances)
        torch.testing.assert_close(wanted, mapped(source, transport(own, covariances)))
        self.assertLess(tones_loss(wanted, wanted, covariances).item(), 1e-6)
        self.assertLess(tones_loss(wanted + 0.2, wanted, covariances).item(), 1e-6)
        self.assertGreater(tones_loss(wanted.flip(3), wanted, covariances).item(), 0.5)

    def test_have_outlines_that_are_no_weaker_than_those_of_the_picture(self) -> None:
        shown = F.interpolate(torch.rand(1, 3, 8, 8), (64, 64))
        self.assertLess(outlines_loss(shown, shown).item(), 1e-6)
        self.assertLess(outlines_loss(1.5 * shown + 0.1, shown).item(), 1e-6)
        self.assertAlmostEqual(outlines_loss(0.5 * shown, shown).item(), 0.25, places=2)
        self.assertGreater(outlines_loss(1 - shown, shown).item(), 1)

    def test_maps_colours_to_the_covariance_of_the_style(self) -> None:
        _, (own, wanted) = colours(torch.rand(2, 3, 32, 32) * (0.5 + torch.rand(2, 3) / 2)[:, :, None, None])
        moved = transport(own[None], wanted[None])[0]
        torch.testing.assert_close(moved @ own @ moved.T, wanted, atol=5e-3, rtol=0)


class Content(unittest.TestCase):
    def test_cares_for_places_more_than_for_strength(self) -> None:
        source = [torch.rand(1, 8, size, size) for size in (16, 8, 4)]
        brighter = [layer * 1.5 + 0.2 for layer in source]
        elsewhere = [layer.flip(3) for layer in source]
        self.assertLess(content_loss(brighter, source).item(), content_loss(elsewhere, source).item() / 2)


class Roughness(unittest.TestCase):
    def test_of_even_areas_is_what_counts(self) -> None:
        painted, even, busy = torch.rand(1, 3, 64, 64), torch.full((1, 3, 64, 64), 0.5), torch.rand(1, 3, 64, 64)
        on_even, on_busy = (roughness_where_even(painted, evenness(source)).item() for source in (even, busy))
        self.assertGreater(on_even, 100 * on_busy)


class Lattice(unittest.TestCase):
    def test_is_a_pattern_of_four_pixels_and_no_stroke(self) -> None:
        across = torch.arange(96).expand(1, 3, 96, 96)
        of_four, of_seven = (0.5 + 0.1 * torch.sin(across * 2 * torch.pi / pixels) for pixels in (4, 7))
        self.assertGreater(lattice(of_four).item(), 100 * lattice(of_seven).item())
        self.assertLess(lattice(0.1 * torch.rand(1, 3, 96, 96)).item(), lattice(of_four).item() / 20)


class Steadiness(unittest.TestCase):
    def test_of_a_painting_that_moves_along_is_none(self) -> None:
        smooth = torch.nn.functional.interpolate(torch.rand(2, 3, 9, 9), (96, 96), mode="bicubic")
        for seed in range(6):
            random.seed(seed)
            motion = Motion(2, 96)
            self.assertLess(steadiness_loss(motion(smooth), motion(smooth)).item(), 1e-12)
            self.assertGreater(steadiness_loss(smooth, motion(smooth)).item(), 1e-4)

    def test_leaves_the_rim_out(self) -> None:
        one = torch.zeros(1, 3, 64, 64)
        other = one.clone()
        other[:, :, : RIM - 1] = 1
        self.assertEqual(steadiness_loss(one, other).item(), 0)


if __name__ == "__main__":
    unittest.main()
