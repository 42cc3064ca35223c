import unittest

import torch

from repaint_training.network import Architecture, CodedNetwork, reduced
from repaint_training.paint import paint
from repaint_training.weights import from_tensors, to_tensors

SMALL = Architecture(half=4, channels=8, blocks=1, code=6, vector=5)


def network() -> CodedNetwork:
    torch.manual_seed(1)
    made = CodedNetwork(SMALL).eval()
    made.code_mean.copy_(torch.randn(6))
    made.code_deviation.copy_(torch.rand(6) + 0.5)
    return made


class Painting(unittest.TestCase):
    @torch.no_grad()
    def test_of_a_part_is_the_part_of_the_painting(self) -> None:
        """What tiles of a 4K frame rest on: statistics come from the copy, not from the part."""
        frame, code = torch.rand(1, 3, 160, 192), torch.randn(1, 6)
        whole = network()(frame, code, reduced(frame))
        part = network()(frame[:, :, 16:144, 32:160], code, reduced(frame))
        inside = (slice(None), slice(None), slice(40, -40), slice(40, -40))
        self.assertLess((part - whole[:, :, 16:144, 32:160])[inside].abs().max().item(), 1e-4)

    @torch.no_grad()
    def test_keeps_any_size(self) -> None:
        for height, width in ((41, 50), (64, 37)):
            painted = paint(network(), torch.rand(3, height, width), torch.randn(6))
            self.assertEqual(painted.shape, (3, height, width))

    @torch.no_grad()
    def test_follows_the_code(self) -> None:
        picture = torch.rand(3, 48, 48)
        one, other = (paint(network(), picture, code) for code in torch.randn(2, 6) * 5)
        self.assertGreater((one - other).abs().mean().item(), 1e-3)

    @torch.no_grad()
    def test_in_16_bits_is_nearly_the_same(self) -> None:
        picture, code = torch.rand(3, 48, 48), torch.randn(6)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            halves = paint(network(), picture, code)
        self.assertLess((paint(network(), picture, code) - halves).abs().mean().item(), 0.02)

    @torch.no_grad()
    def test_of_an_even_area_is_even(self) -> None:
        even, code = torch.full((3, 96, 96), 0.3), torch.randn(6)
        made = network()
        # The frame has more than the even area, so statistics are those of a picture.
        frame = torch.rand(1, 3, 96, 96)

        def spread() -> float:
            painted = made(even[None], code[None], reduced(frame))[0, :, 40:-40, 40:-40]
            return painted.std((1, 2)).max().item()

        self.assertGreater(spread(), 1e-3)
        made.settle()
        self.assertLess(spread(), 1e-5)


class Weights(unittest.TestCase):
    @torch.no_grad()
    def test_come_back(self) -> None:
        codes = {"one": torch.randn(6), "other": torch.randn(6)}
        again, codes_again = from_tensors(to_tensors(network(), codes), SMALL)
        picture = torch.rand(3, 48, 48)
        self.assertEqual(list(codes_again), ["one", "other"])
        before, after = paint(network(), picture, codes["one"]), paint(again, picture, codes_again["one"])
        self.assertTrue(torch.equal(before, after))


if __name__ == "__main__":
    unittest.main()
