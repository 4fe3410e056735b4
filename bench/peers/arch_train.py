"""PyTorch trains DCFormer, MUDDFormer and Yuan 2.0 as dim_models.py and yuan.py compute them, in float32, eager, whole optimizer steps.

  arch_train.py <threads>   child process of a benchmark, asked in JSON lines (child.ts), as torch_train.py

Folders are those of torch_train.py with such a model in them. Decay is on matrices, on what makes weights out of activations and on
convolutions: every weight of two axes or more but the embedding, the head and the connections' first weights. Needs PyTorch and nothing else.
"""
import json
import os
import sys

sys.dont_write_bytecode = True  # what runs here leaves nothing behind

try:
    import torch
    import torch.nn.functional as F
    import dim_models
    import torch_train
    import yuan
    from torch_model import read_safetensors
except ImportError as error:
    print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit(0)

TABLES = ("tok_embeddings.", "output.", "model.embed_tokens.", "lm_head.", "dense_bs.")
LOGITS = {"dcformer": dim_models.logits_of, "muddformer": dim_models.logits_of, "yuan": yuan.logits_of}
# Queries whose heads mix at a time: of 128 and all, by whole maps and by factors, this is what eager PyTorch is fastest with.
CHUNK = 128


class Model(torch.nn.Module):
    """Ids (batch, time) and labels to the mean loss in nats."""

    def __init__(self, folder):
        super().__init__()
        with open(os.path.join(folder, "config.json")) as file:
            self.config = {**json.load(file), "chunk_of_queries": CHUNK}
        self.logits_of = LOGITS[self.config["model_type"]]
        stored = read_safetensors(os.path.join(folder, "model.safetensors"))
        self.weights = {name: torch.nn.Parameter(tensor.float()) for name, tensor in stored.items()}
        for name, parameter in self.weights.items():
            self.register_parameter(name.replace(".", "/"), parameter)

    def forward(self, ids, labels):
        logits = self.logits_of(self.config, self.weights, ids)
        return F.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=-100)


def decayed(model):
    return [p for name, p in model.weights.items() if p.dim() >= 2 and not name.startswith(TABLES)]


if __name__ == "__main__":
    torch_train.child(int(sys.argv[1]), Model, decayed, f"written from the formulas, fused attention or {CHUNK} queries whose heads mix at a time, fused AdamW")
