"""Writes src/model/quant/fixtures/blocks.json: blocks of every stored format and the floats that the gguf library reads from them, and
floats and the blocks that it writes of them.

    python3 bench/peers/make_quant_fixture.py src/model/quant/fixtures/blocks.json

Arrays are base64 of little-endian bytes. Needs gguf and numpy; not part of the product.
"""
import base64
import json
import sys

import gguf
import numpy as np

# Where the half-precision numbers of a block lie: random bytes there could be infinite.
HALVES = {
    "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "Q2_K": [80, 82], "Q3_K": [108], "Q4_K": [0, 2],
    "Q5_K": [0, 2], "Q6_K": [208], "IQ4_NL": [0], "IQ4_XS": [0], "TQ1_0": [52], "TQ2_0": [64],
}
WRITTEN = ["F16", "BF16", "Q8_0", "Q4_0", "Q4_1"]


def text(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def kind(name):
    return gguf.GGMLQuantizationType[name]


def random_blocks(generator, name, count):
    size = gguf.GGML_QUANT_SIZES[kind(name)][1]
    blocks = generator.integers(0, 256, (count, size), dtype=np.uint8)
    for at in HALVES[name]:
        scales = (generator.standard_normal(count) * 0.01).astype(np.float16)
        blocks[:, at : at + 2] = scales.view(np.uint8).reshape(count, 2)
    return blocks.reshape(-1)


def floats_to_write(generator):
    """Blocks of 32 that a rounding gets wrong: nothing, one value, ties, numbers below the smallest normal half, an outlier."""
    x = (generator.standard_normal((11, 32)) * 0.02).astype(np.float32)
    x[1] = 0
    x[2] = 0.375
    x[3] = -0.25
    x[4] = np.arange(32) / 8 - 2
    x[5] = np.arange(32) * 0.5 - 8
    x[6] *= 1e-6
    x[7, 9] = 5
    x[8] = np.abs(x[8])
    x[9] = -np.abs(x[9]) - 1
    x[10] = (np.arange(32) + 1) * 127 / 32
    return x.reshape(-1)


def main(path):
    generator = np.random.default_rng(7)
    read = {}
    for name in HALVES:
        block = gguf.GGML_QUANT_SIZES[kind(name)][0]
        blocks = random_blocks(generator, name, 256 // block)
        read[name] = {"blocks": text(blocks), "floats": text(gguf.quants.dequantize(blocks, kind(name)))}
    halves = np.array([0, 0x8000, 1, 0x83FF, 0x400, 0x3555, 0xC000, 0x7BFF, 0x7C00, 0xFC00, 0x3C01], dtype=np.uint16)
    floats = (generator.standard_normal(7) * [1, 1e-40, 1e30, 1, 1, 1, 1]).astype(np.float32)
    for name, bytes_ in {"F16": halves.view(np.uint8), "BF16": halves.view(np.uint8), "F32": floats.view(np.uint8)}.items():
        read[name] = {"blocks": text(bytes_), "floats": text(gguf.quants.dequantize(bytes_, kind(name)))}
    x = floats_to_write(generator)
    written = {name: text(gguf.quants.quantize(x, kind(name))) for name in WRITTEN}
    with open(path, "w") as file:
        json.dump({"read": read, "write": {"floats": text(x), "blocks": written}}, file, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
