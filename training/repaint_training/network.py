"""The network: 3x3 convolutions at a quarter of the picture's size, one set of weights for all styles."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from . import canvas
from .canonical import CHANNELS, LUMA_CHANNELS, from_blocks, per_plane_mean, pixel_places, to_blocks

FIRST_NOISE = 0.3
"""How much of the usual random start there is beside the picture."""

FIRST_CONTRAST, FIRST_COLOUR = 0.2, 0.06
"""Standard deviations of luma and chroma at the start, since the normalisation gives every channel 1."""

TAPS = torch.tensor([[-1.0], [0.0], [1.0]]).expand(3, 3)
"""The row of each tap of a 3x3 convolution; transposed, its column."""

EPSILON = 1e-5
"""Added to variances."""

RIM = 4
"""Blocks at the edge whose values don't count in statistics: what the zeros outside do to them would drown the rest."""

Layer = Callable[[Tensor], Tensor]


def run_layers(blocks: Tensor, layers: Sequence[Layer]) -> Tensor:
    """
    Head, residual pairs, tail. The one place that knows how layers are wired, live or frozen.

    Every convolution pads with zeros. The sum of a pair goes through a ReLU as well: in 8 bits a sum with zero point 0
    does that for nothing, and has one bit more for what is left.
    """
    head, *pairs, tail = layers
    x = functional.relu(head(blocks))
    for first, second in zip(pairs[::2], pairs[1::2]):
        x = functional.relu(x + second(functional.relu(first(x))))
    return tail(x)


def on_canvas(blocks: Tensor, under: Tensor) -> Tensor:
    """[N,24,H,W] on [N,16,n,n], or [16,n,n] for all, from its beginning -> [N,40,H,W]: what the first layer sees."""
    laid = canvas.lay(under, *blocks.shape[2:])
    return torch.cat([blocks, laid.expand(len(blocks), -1, -1, -1)], 1)


class StyledConvolution(nn.Module):
    """
    A convolution, instance normalisation, and each style's own scale and shift (Dumoulin et al. 2017). Styles share the
    weights, [1,out,in,3,3], until each gets a copy of its own, [styles,out,in,3,3].
    """

    def __init__(self, styles: int, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(nn.Conv2d(inputs, outputs, 3).weight.detach()[None])
        self.scale = nn.Parameter(torch.ones(styles, outputs))
        self.shift = nn.Parameter(torch.zeros(styles, outputs))
        self.frozen = False
        """Whether the statistics are already in scale and shift (freeze.py), so that the picture's own don't count."""

    @property
    def shared(self) -> bool:
        return len(self.weight) == 1

    def give_own_weights(self) -> None:
        if self.shared:
            self.weight = nn.Parameter(self.weight.detach().repeat(len(self.scale), 1, 1, 1, 1))

    def weight_of(self, style: int) -> Tensor:
        return self.weight[0 if self.shared else style]

    def convolve(self, x: Tensor, style: Tensor) -> Tensor:
        if self.shared:
            return functional.conv2d(x, self.weight[0], padding=1)
        return convolve_each(x, self.weight[style])

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        outputs = self.convolve(x, style)
        scale, shift = self.scale[style, :, None, None], self.shift[style, :, None, None]
        if not self.frozen:
            mean, variance = statistics(outputs)
            scale = scale / torch.sqrt(variance + EPSILON)
            shift = shift - scale * mean
        return torch.addcmul(shift, outputs, scale)


def statistics(outputs: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and variance of each picture's channels, [N,C,1,1]."""
    variance, mean = torch.var_mean(inner(outputs), (2, 3), unbiased=False, keepdim=True)
    return mean, variance


def inner(blocks: Tensor) -> Tensor:
    """Without the rim: [N,C,H,W] -> [N,C,H-2·RIM,W-2·RIM]."""
    return blocks[:, :, RIM:-RIM, RIM:-RIM]


def convolve_each(x: Tensor, weights: Tensor) -> Tensor:
    """Every picture with weights of its own, [N,out,in,3,3]."""
    pictures, inputs, height, width = x.shape
    joined = x.reshape(1, pictures * inputs, height, width)
    outputs = functional.conv2d(joined, weights.flatten(0, 1), padding=1, groups=pictures)
    return outputs.reshape(pictures, -1, height, width)


class StyledTail(nn.Module):
    """The last convolution, which lays down the colours: a style has its own. Kept free of the 4-pixel grid."""

    def __init__(self, styles: int, inputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(styles, CHANNELS, inputs, 3, 3) * 0.005)
        self.bias = nn.Parameter(torch.zeros(styles, CHANNELS))
        self.remove_grid()

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        return convolve_each(x, self.weight[style]) + self.bias[style][..., None, None]

    @torch.no_grad()
    def remove_grid(self) -> None:
        """
        Makes a constant input give a constant painting, and a slope an even slope: all pixels of a block have the same
        tap sum, and tap moments that differ by just what their places differ. Without it the block's side shows as a
        weave wherever the picture changes slowly.
        """
        sums = per_plane_mean(self.weight.sum((3, 4)))
        self.weight.sub_(((self.weight.sum((3, 4)) - sums) / 9)[..., None, None])
        for taps, places in zip((TAPS, TAPS.T), pixel_places()):
            moments = (self.weight * taps).sum((3, 4))
            excess = moments - per_plane_mean(moments) - sums * places[:, None]
            self.weight.sub_(excess[..., None, None] * taps / taps.square().sum())
        self.bias.copy_(per_plane_mean(self.bias))


class PaintNetwork(nn.Module):
    """One network for several styles."""

    def __init__(self, grounds: Sequence[str], width: int = 48, blocks: int = 4, own: int = 2) -> None:
        """
        :param grounds: what each style's canvas is covered with at first (grounds.py)
        :param width: channels
        :param blocks: residual pairs
        :param own: of these the last ones, which `give_own_weights` is about
        """
        super().__init__()
        self._own = 2 * own
        styles = len(grounds)
        self.canvases = nn.Parameter(canvas.make_canvases(grounds), requires_grad=False)
        self.head = StyledConvolution(styles, CHANNELS + canvas.CHANNELS, width)
        self.pairs = nn.ModuleList(StyledConvolution(styles, width, width) for _ in range(2 * blocks))
        self.tail = StyledTail(styles, width)
        self._start_from_the_picture()

    def forward(
        self, rgb: Tensor, style: Tensor, under: Tensor | None = None, given: list[Tensor] | None = None
    ) -> Tensor:
        """
        :param rgb: [N,3,H,W] in 0..1, sides a multiple of 4
        :param style: [N], the index of each picture's style
        :param under: [N,16,H/4,W/4], what lies under each picture, if not the beginning of its style's canvas
        :param given: gets what each layer but the last gives, before its ReLU
        :returns: [N,3,H,W], nearly in 0..1: the caller clips
        """

        def kept(part: StyledConvolution) -> Layer:
            def run(x: Tensor) -> Tensor:
                outputs = part(x, style)
                if given is not None:
                    given.append(outputs)
                return outputs

            return run

        layers = [*map(kept, self.styled), lambda x: self.tail(x, style)]
        under = self.canvases[style] if under is None else under
        return from_blocks(run_layers(on_canvas(to_blocks(rgb), under), layers))

    def after_step(self) -> None:
        """Keeps the last layer free of the grid, and canvases such that bytes hold them."""
        self.tail.remove_grid()
        with torch.no_grad():
            self.canvases.clamp_(-canvas.LARGEST, canvas.LARGEST)

    @torch.no_grad()
    def _start_from_the_picture(self) -> None:
        """
        The first painting is nearly the picture itself: half of the channels carry what is brighter than the mean, half
        what is darker, past all pairs. Training from there is several times as fast as from noise. With fewer than 48
        channels one half of the chroma is missing.
        """
        self.head.weight.mul_(FIRST_NOISE)
        for channel in range(CHANNELS):
            strength = FIRST_CONTRAST if channel < LUMA_CHANNELS else FIRST_COLOUR
            for sign, carrier in ((1, channel), (-1, channel + CHANNELS)):
                if carrier < self.head.weight.shape[1]:
                    self.head.weight[0, carrier, channel, 1, 1] += sign
                    self.tail.weight[:, channel, carrier, 1, 1] += sign * strength
        for second in self.pairs[1::2]:
            second.scale.fill_(FIRST_NOISE)
        self.tail.remove_grid()

    def give_own_weights(self) -> None:
        """The last pairs, which paint what the first ones have seen: no style shares them from now on."""
        for layer in self.pairs[len(self.pairs) - self._own :]:
            layer.give_own_weights()

    def keep_shared_weights(self) -> None:
        """What styles share isn't trained from now on. Give them weights of their own before."""
        for layer in self.styled:
            layer.weight.requires_grad_(not layer.shared)

    def load(self, state: dict[str, Tensor]) -> None:
        """As `load_state_dict`, whether styles share all weights there or not."""
        if len(state[f"pairs.{len(self.pairs) - 1}.weight"]) > 1:
            self.give_own_weights()
        self.load_state_dict(state)

    def stay_frozen(self) -> None:
        """
        Scale and shift have the statistics in them already (freeze.py): the picture's own no longer count. What is on
        the canvases is learned from now on: before, at larger steps, the strokes would not be there yet.
        """
        for layer in self.styled:
            layer.frozen = True
        self.canvases.requires_grad_()

    @property
    def frozen(self) -> bool:
        return all(layer.frozen for layer in self.styled)

    @property
    def styled(self) -> tuple[StyledConvolution, ...]:
        """All layers but the last."""
        return (self.head, *self.pairs)
