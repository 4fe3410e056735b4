# The SentencePiece library as an oracle of the tests: trains a small model where asked to, encodes and decodes.
# Reads one line of JSON from standard input, writes one to standard output. Not part of the product.
import json
import os
import sys
import tempfile

try:
    import sentencepiece
except ImportError:
    print(json.dumps({"missing": "sentencepiece"}))
    sys.exit(0)

asked = json.loads(sys.stdin.buffer.read())
if "content" in asked:
    content = bytes.fromhex(asked["content"])
elif "train" in asked:
    with tempfile.TemporaryDirectory() as folder:
        corpus = os.path.join(folder, "corpus.txt")
        with open(corpus, "w", encoding="utf-8") as file:
            file.write("\n".join(asked["sentences"]))
        prefix = os.path.join(folder, "made")
        sentencepiece.SentencePieceTrainer.train(input=corpus, model_prefix=prefix, minloglevel=2, **asked["train"])
        with open(prefix + ".model", "rb") as file:
            content = file.read()
else:
    with open(asked["model"], "rb") as file:
        content = file.read()

processor = sentencepiece.SentencePieceProcessor(model_proto=content)
print(
    json.dumps(
        {
            "model": content.hex() if "train" in asked else None,
            "ids": [processor.encode(text) for text in asked["texts"]],
            "decoded": [processor.decode(ids) for ids in asked["sequences"]],
        }
    )
)
