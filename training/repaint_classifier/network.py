"""Two networks, one feeding the other: pictures become features, features become one score a label."""

from torch import nn

FEATURES = 64


def make_features() -> nn.Sequential:
    """float32 [N, 3, 32, 32], about -1..1, to [N, 64]."""
    return nn.Sequential(
        *_block(3, 24),
        *_block(24, 32, stride=2),
        *_block(32, 48),
        *_block(48, 48, stride=2),
        *_block(48, FEATURES),
        *_block(FEATURES, FEATURES, stride=2),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    )


def make_head(labels: int) -> nn.Sequential:
    """float32 [N, 64] to one score a label; softmax is left to whoever wants confidences."""
    return nn.Sequential(nn.Dropout(0.1), nn.Linear(FEATURES, labels))


def _block(inputs, outputs, stride=1):
    return nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
