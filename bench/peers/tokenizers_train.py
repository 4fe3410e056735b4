"""Hugging Face's tokenizers trains byte-level BPE: child process of a benchmark and of a test, asked in JSON lines (child.ts).

A request has files (.jsonl: the text of each line is a document; else: the whole file is one), pattern (where text is cut), vocabulary,
minFrequency and special. The reply has the seconds of reading and training, the merges as pairs of ids, and the most memory that the
process held. The number of threads comes from RAYON_NUM_THREADS.
"""
import json
import resource
import sys
import time

sys.dont_write_bytecode = True  # what runs here leaves nothing behind

try:
    import tokenizers
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers
except ImportError as error:
    print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit(0)


def documents(files):
    for name in files:
        with open(name, encoding="utf-8", newline="") as file:
            if name.endswith(".jsonl"):
                for line in file:
                    yield json.loads(line)["text"]
            else:
                yield file.read()


def train(request):
    tokenizer = Tokenizer(models.BPE())
    split = pre_tokenizers.Split(Regex(request["pattern"]), "isolated")
    to_characters = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, to_characters])
    trainer = trainers.BpeTrainer(
        vocab_size=request["vocabulary"],
        min_frequency=request["minFrequency"],
        special_tokens=request["special"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    start = time.perf_counter()
    tokenizer.train_from_iterator(documents(request["files"]), trainer)
    seconds = time.perf_counter() - start
    model = json.loads(tokenizer.to_str())["model"]
    ids = model["vocab"]
    pairs = [pair if isinstance(pair, list) else pair.split(" ") for pair in model["merges"]]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"seconds": seconds, "merges": [[ids[left], ids[right]] for left, right in pairs], "peakBytes": peak}


if __name__ == "__main__":
    print(json.dumps({"name": "tokenizers", "version": tokenizers.__version__}), flush=True)
    for line in sys.stdin:
        try:
            reply = train(json.loads(line))
        except Exception as error:  # whatever it is, the one who asked is told
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)
