"""Makes quants.gguf: for each form of storage a tensor, and beside it the values the reference reads from it.

    pip install gguf==0.19.0 && python quants.py

The writer and the values are those of the `gguf` package, so the Rust reader is held against both.
"""

import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType as Kind, GGUFWriter, dequantize

ROWS, COLUMNS = 3, 256
random = np.random.default_rng(2)
writer = GGUFWriter("quants.gguf", "llama")

for kind in (Kind.F32, Kind.F16, Kind.BF16, Kind.Q8_0, Kind.Q4_0, Kind.Q4_1, Kind.Q4_K, Kind.Q6_K):
    block_values, block_bytes = GGML_QUANT_SIZES[kind]
    blocks = ROWS * COLUMNS // block_values
    # All bits at random, so that each of them counts; only the scales have to be numbers.
    raw = random.integers(0, 256, (blocks, block_bytes), dtype=np.uint8)
    scales = {Kind.F32: [], Kind.F16: [], Kind.BF16: [], Kind.Q4_1: [0, 2], Kind.Q4_K: [0, 2], Kind.Q6_K: [208]}
    for at in scales.get(kind, [0]):
        raw[:, at : at + 2] = random.normal(0, 0.05, blocks).astype(np.float16).view(np.uint8).reshape(-1, 2)
    values = random.normal(0, 1, blocks).astype(np.float32)
    if kind == Kind.F32:
        raw = values.view(np.uint8)
    if kind == Kind.F16:
        raw = values.astype(np.float16).view(np.uint8)
    if kind == Kind.BF16:
        raw = (values.view(np.uint32) >> 16).astype(np.uint16).view(np.uint8)
    raw = raw.reshape(ROWS, -1)
    expected = dequantize(raw, kind).reshape(ROWS, COLUMNS).astype(np.float32)
    assert np.isfinite(expected).all()
    if kind == Kind.F32:
        writer.add_tensor(kind.name, expected)
    elif kind == Kind.F16:
        writer.add_tensor(kind.name, expected.astype(np.float16))
    else:
        writer.add_tensor(kind.name, raw, raw_dtype=kind)
    writer.add_tensor(f"{kind.name}.expected", expected)

writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
