"""Writes and reads the safetensors format (github.com/huggingface/safetensors): a JSON header, then the values."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from torch import Tensor

DTYPES = {"F16": torch.float16, "F32": torch.float32}


def write_safetensors(tensors: dict[str, Tensor], file: Path, dtype: str = "F16") -> None:
    """Names are sorted, so that the same tensors give the same bytes. 16 bits, because weights lie in git."""
    header: dict[str, object] = {}
    values = b""
    for name, tensor in sorted(tensors.items()):
        data = tensor.detach().to(DTYPES[dtype]).contiguous().numpy().tobytes()
        header[name] = {
            "dtype": dtype,
            "shape": list(tensor.shape),
            "data_offsets": [len(values), len(values) + len(data)],
        }
        values += data
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    file.write_bytes(len(text).to_bytes(8, "little") + text + values)


def read_safetensors(file: Path) -> dict[str, Tensor]:
    """What `write_safetensors` wrote, in 32 bits."""
    content = bytearray(file.read_bytes())
    begin = 8 + int.from_bytes(content[:8], "little")
    values = memoryview(content)[begin:]
    return {name: read_tensor(values, **entry) for name, entry in json.loads(content[8:begin]).items()}


def read_tensor(values: memoryview, dtype: str, shape: list[int], data_offsets: list[int]) -> Tensor:
    """:param values: all that follows the header"""
    return torch.frombuffer(values[slice(*data_offsets)], dtype=DTYPES[dtype]).reshape(shape).float()
