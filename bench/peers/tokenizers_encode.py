"""Child process: Hugging Face's tokenizers in Python, asked in JSON lines (child.ts, documents.ts) to encode documents.

The number of threads comes from RAYON_NUM_THREADS and TOKENIZERS_PARALLELISM. Needs tokenizers and nothing else.
"""
import json
import struct
import sys
import time
import zlib

sys.dont_write_bytecode = True  # what runs here leaves nothing behind

try:
    import tokenizers
except ImportError as error:
    print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit(0)

tokenizer, documents = None, []


def encode():
    """Without offsets, which the fast form leaves out."""
    return [each.ids for each in tokenizer.encode_batch_fast(documents, add_special_tokens=False)]


def answer(request):
    global tokenizer, documents
    if request["op"] == "prepare":
        tokenizer = tokenizers.Tokenizer.from_file(request["tokenizer"])
        with open(request["documents"], encoding="utf-8") as file:
            documents = json.load(file)
        return {}
    if request["op"] == "drop":
        tokenizer, documents = None, []
        return {}
    if request["op"] == "checksums":
        return {"checksums": [zlib.crc32(struct.pack(f"<{len(ids)}I", *ids)) for ids in encode()]}
    if request["op"] != "run":
        raise ValueError(f"unknown op {request['op']}")
    start = time.perf_counter()
    for _ in range(request["reps"]):
        encode()
    return {"seconds": time.perf_counter() - start}


print(json.dumps({"name": "tokenizers", "version": tokenizers.__version__, "settings": "Python, encode_batch_fast"}), flush=True)
for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as error:  # whatever it is, the one who asked is told
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
