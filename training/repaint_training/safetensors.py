"""Writes and reads the safetensors format (github.com/huggingface/safetensors): a JSON header, then the values."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from torch import Tensor

from .freeze import Tensors

LARGE = 2_000_000
"""Bytes above which weights are stored in 16 bits: they lie in git."""

DTYPES = {"I8": torch.int8, "F16": torch.float16, "F32": torch.float32}


def write_safetensors(tensors: Tensors, file: Path) -> None:
    """Names are sorted, so that the same tensors give the same bytes. Bytes stay bytes."""
    bytes_in_full = 4 * sum(tensor.numel() for tensor in tensors.values())
    weights = "F16" if bytes_in_full > LARGE else "F32"
    header: dict[str, object] = {}
    values = b""
    for name, tensor in sorted(tensors.items()):
        kind = "I8" if tensor.dtype == torch.int8 else weights
        data = tensor.to(DTYPES[kind]).contiguous().numpy().tobytes()
        header[name] = {
            "dtype": kind,
            "shape": list(tensor.shape),
            "data_offsets": [len(values), len(values) + len(data)],
        }
        values += data
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    file.write_bytes(len(text).to_bytes(8, "little") + text + values)


def read_safetensors(file: Path) -> Tensors:
    """What `write_safetensors` wrote; 16 bits become 32, bytes stay bytes."""
    content = bytearray(file.read_bytes())
    begin = 8 + int.from_bytes(content[:8], "little")
    values = memoryview(content)[begin:]
    return {name: read_tensor(values, **entry) for name, entry in json.loads(content[8:begin]).items()}


def read_tensor(values: memoryview, dtype: str, shape: list[int], data_offsets: list[int]) -> Tensor:
    """:param values: all that follows the header"""
    tensor = torch.frombuffer(values[slice(*data_offsets)], dtype=DTYPES[dtype]).reshape(shape)
    return tensor.clone() if dtype == "I8" else tensor.float()
