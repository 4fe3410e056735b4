"""A LoRA adapter trained on documents, as a baseline: the documents go into weights.

    lora_train.py MODEL DOCUMENTS OUT EPOCHS

MODEL is a folder in Hugging Face's layout, DOCUMENTS a JSON list of texts. Trains rank 16 on every matrix of every block, next tokens, all documents in a new order each epoch;
writes OUT in PEFT's layout, and the answer as OUT/trained.json. Prints a JSON object a line: {"behind": epochs, "loss"} as it goes, at the end the answer
{"epochs", "tokens", "loss", "seconds"}, or {"missing": ...} alone.
"""
import json
import os
import random
import sys
import time

try:
    import torch
    from safetensors.torch import save_file
    from transformers import AutoModelForCausalLM, AutoTokenizer
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

RANK = 16
ALPHA = 32
RATE = 1e-3
ROWS = 4
LONGEST = 256
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


class LowRank(torch.nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner
        self.a = torch.nn.Parameter(torch.randn(RANK, inner.in_features) / inner.in_features**0.5)
        self.b = torch.nn.Parameter(torch.zeros(inner.out_features, RANK))

    def forward(self, x):
        return self.inner(x) + (ALPHA / RANK) * ((x @ self.a.T) @ self.b.T)


def main(path, documents, out, epochs):
    torch.manual_seed(1)
    random.seed(1)
    tokenizer = AutoTokenizer.from_pretrained(path)
    model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32)
    model.requires_grad_(False)
    adapted = {}
    for module_name, module in list(model.named_modules()):
        for target in TARGETS:
            child = getattr(module, target, None)
            if isinstance(child, torch.nn.Linear):
                wrapped = LowRank(child)
                setattr(module, target, wrapped)
                adapted[f"{module_name}.{target}"] = wrapped
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.0)
    end = tokenizer.eos_token_id
    texts = [tokenizer(text, add_special_tokens=False)["input_ids"] + [end] for text in json.load(open(documents))]
    pieces = [ids[at : at + LONGEST] for ids in texts for at in range(0, len(ids), LONGEST) if len(ids) - at > 1]
    start = time.time()
    step = tokens = 0
    loss = float("nan")
    steps = epochs * len(range(0, len(pieces), ROWS))
    for _ in range(epochs):
        random.shuffle(pieces)
        for at in range(0, len(pieces), ROWS):
            rows = pieces[at : at + ROWS]
            width = max(map(len, rows))
            ids = torch.tensor([row + [end] * (width - len(row)) for row in rows])
            labels = torch.tensor([row + [-100] * (width - len(row)) for row in rows])
            mask = (labels != -100).long()
            for group in optimizer.param_groups:
                group["lr"] = RATE * max(0.05, 1 - step / steps)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = model(input_ids=ids, attention_mask=mask, labels=labels).loss
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            tokens += int(mask.sum())
            step += 1
            print(json.dumps({"behind": epochs * step / steps, "loss": loss.item()}), flush=True)
    os.makedirs(out, exist_ok=True)
    weights = {}
    for module_name, module in adapted.items():
        weights[f"base_model.model.{module_name}.lora_A.weight"] = module.a.detach().contiguous()
        weights[f"base_model.model.{module_name}.lora_B.weight"] = module.b.detach().contiguous()
    save_file(weights, os.path.join(out, "adapter_model.safetensors"))
    config = {"peft_type": "LORA", "task_type": "CAUSAL_LM", "r": RANK, "lora_alpha": ALPHA, "target_modules": TARGETS}
    with open(os.path.join(out, "adapter_config.json"), "w") as file:
        json.dump(config, file)
    told = {"epochs": epochs, "tokens": tokens, "loss": loss.item(), "seconds": time.time() - start}
    with open(os.path.join(out, "trained.json"), "w") as file:
        json.dump(told, file)
    print(json.dumps(told))


main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
