"""Writes the safetensors format (github.com/huggingface/safetensors): a JSON header, then the values."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from .freeze import Tensors

LARGE = 2_000_000
"""Bytes above which weights are stored in 16 bits: they lie in git."""


def write_safetensors(tensors: Tensors, file: Path) -> None:
    """Names are sorted, so that the same tensors give the same bytes. Bytes stay bytes."""
    bytes_in_full = 4 * sum(tensor.numel() for tensor in tensors.values())
    weights = ("F16", torch.float16) if bytes_in_full > LARGE else ("F32", torch.float32)
    header: dict[str, object] = {}
    values = b""
    for name, tensor in sorted(tensors.items()):
        kind, dtype = ("I8", torch.int8) if tensor.dtype == torch.int8 else weights
        data = tensor.to(dtype).contiguous().numpy().tobytes()
        header[name] = {
            "dtype": kind,
            "shape": list(tensor.shape),
            "data_offsets": [len(values), len(values) + len(data)],
        }
        values += data
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    file.write_bytes(len(text).to_bytes(8, "little") + text + values)
