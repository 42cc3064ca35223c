"""Figures of paintings [n, height, width, 3] in 0..255, beside the frames that they show."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from scipy.ndimage import gaussian_filter, sobel

RIM = 24
"""Pixels at the border that don't count."""

LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def wallpaper(paintings: np.ndarray) -> float:
    """Mean correlation of fine detail between paintings of different pictures: what is painted whatever is shown."""
    details = [fine_detail(painting) for painting in paintings]
    return float(np.mean([np.corrcoef(a, b)[0, 1] for a, b in combinations(details, 2)]))


def fine_detail(painting: np.ndarray) -> np.ndarray:
    luma = painting @ LUMA
    return (luma - gaussian_filter(luma, 6))[RIM:-RIM, RIM:-RIM].ravel()


def strength(frames: np.ndarray, paintings: np.ndarray) -> float:
    """Mean difference between painting and frame, in 0..255."""
    return float(np.abs(paintings - frames).mean())


def pan(paintings: np.ndarray, shift: int) -> float:
    """
    Mean change of a painting while the camera moves, after it was moved back.

    :param paintings: of one picture that moves to the left by `shift` pixels a frame
    """
    here = paintings[:-1, RIM:-RIM, RIM + shift : -RIM]
    there = paintings[1:, RIM:-RIM, RIM : -RIM - shift]
    return float(np.abs(here - there).mean())


def edges(frames: np.ndarray, paintings: np.ndarray) -> float:
    """Structural similarity of gradient magnitudes, 0..1."""
    return float(np.mean([similarity(gradient(a), gradient(b)) for a, b in zip(frames, paintings)]))


def gradient(picture: np.ndarray) -> np.ndarray:
    luma = picture @ LUMA
    return np.hypot(sobel(luma, 0), sobel(luma, 1))


def similarity(a: np.ndarray, b: np.ndarray) -> float:
    """SSIM with a Gaussian window of 1.5 pixels, as Wang et al. (2004) define it for 0..255."""

    def blur(x: np.ndarray) -> np.ndarray:
        return gaussian_filter(x, 1.5)

    mean_a, mean_b = blur(a), blur(b)
    variance_a, variance_b = blur(a * a) - mean_a**2, blur(b * b) - mean_b**2
    covariance = blur(a * b) - mean_a * mean_b
    light = (2 * mean_a * mean_b + 6.5) / (mean_a**2 + mean_b**2 + 6.5)
    return float((light * (2 * covariance + 58.5) / (variance_a + variance_b + 58.5)).mean())


def gram_distance(seen: list[np.ndarray], wanted: list[np.ndarray]) -> float:
    """Relative squared distance of Gram matrices, mean over layers."""
    return float(np.mean([((a - b) ** 2).sum() / (b**2).sum() for a, b in zip(seen, wanted)]))
