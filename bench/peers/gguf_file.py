"""The gguf package's view of GGUF files: writes a sample of every kind of value and tensor, and says what a file holds.

    gguf_file.py write PATH     gguf_file.py split PATH_PREFIX     gguf_file.py read PATH...

Answers are a JSON object a line; a package that is missing is the answer {"missing": ...}. Used by tests, not by the product.
"""
import hashlib
import json
import sys

try:
    import numpy as np
    import gguf
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)


def sample(path, **options):
    writer = gguf.GGUFWriter(path, "llama", **options)
    writer.add_uint8("a.uint8", 255)
    writer.add_int8("a.int8", -128)
    writer.add_uint16("a.uint16", 65535)
    writer.add_int16("a.int16", -32768)
    writer.add_uint32("a.uint32", 4294967295)
    writer.add_int32("a.int32", -2147483648)
    writer.add_uint64("a.uint64", 2**64 - 1)
    writer.add_int64("a.int64", -5)
    writer.add_float32("a.float32", 10000.0)
    writer.add_float64("a.float64", 0.1)
    writer.add_bool("a.bool", True)
    writer.add_string("a.string", "模型 «x»\n")
    writer.add_array("a.texts", ["", "词", "Ġthe"])
    writer.add_array("a.floats", [0.5, -1.25])
    writer.add_array("a.ints", [1, -2, 3])
    writer.add_array("a.bools", [True, False])
    writer.add_array("a.nested", [[1, 2], [3]])
    random = np.random.default_rng(7)
    for name, shape in {"norm.weight": (96,), "w": (3, 96), "cube": (2, 3, 32)}.items():
        writer.add_tensor(f"{name}.F32", random.standard_normal(shape, dtype=np.float32))
    writer.add_tensor("half", random.standard_normal((5, 7)).astype(np.float16))
    for kind in ("Q8_0", "Q4_0", "Q4_1", "Q5_0", "BF16", "TQ1_0"):
        number = gguf.GGMLQuantizationType[kind]
        values = random.standard_normal((3, 512), dtype=np.float32)
        writer.add_tensor(f"w.{kind}", gguf.quants.quantize(values, number), raw_dtype=number)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def plain(value):
    """JSON as exact as the value: 64-bit numbers and floats as texts."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(v) for v in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (float, np.floating)):
        return float(value).hex()
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    return value


def contents(path):
    reader = gguf.GGUFReader(path)
    fields = {
        name: {"types": [t.name for t in field.types], "value": plain(field.contents())}
        for name, field in reader.fields.items()
        if not name.startswith("GGUF.")
    }
    tensors = {
        t.name: {
            "type": t.tensor_type.name,
            "shape": [int(n) for n in reversed(t.shape)],
            "bytes": int(t.n_bytes),
            "sha256": hashlib.sha256(t.data.tobytes()).hexdigest(),
        }
        for t in reader.tensors
    }
    return {"fields": fields, "tensors": tensors}


mode, *paths = sys.argv[1:]
if mode == "write":
    sample(paths[0])
elif mode == "split":
    sample(paths[0], split_max_tensors=4)
else:
    for path in paths:
        print(json.dumps(contents(path)))
