"""LoRA adapters by the peft library: makes some with the models they change, and loads adapters that were written elsewhere.

    peft_adapter.py make FOLDER      FOLDER/<case>/{base,adapter,merged} for each case below
    peft_adapter.py check FOLDER     for each case with FOLDER/<case>/again: the largest difference of its logits from those of adapter

Answers are a JSON object a line; a package that is missing is the answer {"missing": ...}. Used by tests, not by the product.
"""
import json
import os
import sys

try:
    import torch
    from peft import LoraConfig, PeftModel, get_peft_model
    from transformers import AutoModelForCausalLM, GPT2Config, LlamaConfig, Phi3Config
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

SHAPE = dict(
    vocab_size=48,
    hidden_size=16,
    intermediate_size=24,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=64,
)
LLAMA = LlamaConfig(**SHAPE, tie_word_embeddings=False)
CASES = {
    "patterns": (
        LLAMA,
        dict(
            r=4,
            lora_alpha=6,
            target_modules=["q_proj", "v_proj", "down_proj"],
            rank_pattern={"v_proj": 2, r"^model.layers.1.self_attn.q_proj": 3},
            alpha_pattern={r"layers\.\d+\.mlp.down_proj": 20},
        ),
    ),
    "rslora": (LLAMA, dict(r=4, lora_alpha=6, use_rslora=True, target_modules=r".*\.layers\.1\..*(k|o)_proj")),
    "saved": (LLAMA, dict(r=2, lora_alpha=2, target_modules="all-linear", modules_to_save=["lm_head"])),
    "fused": (
        Phi3Config(**SHAPE, pad_token_id=0, bos_token_id=0, eos_token_id=0),
        dict(r=3, lora_alpha=9, target_modules=["qkv_proj", "gate_up_proj"]),
    ),
    "transposed": (
        GPT2Config(vocab_size=48, n_embd=16, n_layer=2, n_head=4, n_positions=64, bos_token_id=0, eos_token_id=0),
        dict(r=2, lora_alpha=4, target_modules=["c_attn", "c_proj"], fan_in_fan_out=True),
    ),
}
IDS = (torch.arange(2 * 20).reshape(2, 20) * 7919 + 13) % 48


def base_of(path):
    return AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32)


def make(root):
    for name, (config, options) in CASES.items():
        torch.manual_seed(3)
        base, adapter, merged = (os.path.join(root, name, part) for part in ("base", "adapter", "merged"))
        AutoModelForCausalLM.from_config(config).save_pretrained(base)
        model = get_peft_model(base_of(base), LoraConfig(task_type="CAUSAL_LM", **options))
        with torch.no_grad():
            for parameter in model.parameters():
                if parameter.requires_grad:
                    parameter.copy_(0.3 * torch.randn(parameter.shape))
        model.save_pretrained(adapter)
        model.merge_and_unload().save_pretrained(merged)
        print(json.dumps({"case": name}))


def check(root):
    for name in CASES:
        folder = os.path.join(root, name)
        logits = []
        for adapter in ("adapter", "again"):
            model = PeftModel.from_pretrained(base_of(os.path.join(folder, "base")), os.path.join(folder, adapter))
            with torch.no_grad():
                logits.append(model.eval()(IDS).logits)
        print(json.dumps({"case": name, "largest": (logits[0] - logits[1]).abs().max().item()}))


{"make": make, "check": check}[sys.argv[1]](sys.argv[2])
