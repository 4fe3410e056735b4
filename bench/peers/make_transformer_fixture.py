"""Writes src/model/fixtures: tiny random checkpoints by the transformers library and the logits that it computes from them.

    python3 bench/peers/make_transformer_fixture.py make src/model/fixtures

Two folders in the library's layout, each with golden.safetensors (ids i32, logits f32): llama, untied, with biases, in one file;
qwen3, tied, in bfloat16 and in several files with an index. Needs torch, transformers and safetensors; not part of the product.
With "check" in place of "make" it compares: for each folder with a saved model and golden.safetensors, prints the largest
difference of the library's logits from those.
"""
import json
import os
import shutil
import sys

try:
    import torch
    from safetensors.torch import load_file, save_file
    from transformers import AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM, Qwen3Config, Qwen3ForCausalLM
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
    head_dim=8,
    max_position_embeddings=64,
    rms_norm_eps=1e-5,
    bos_token_id=0,
    eos_token_id=0,
)


def randomised(model):
    """Every parameter away from where the library starts it, so that a forgotten one shows in the logits."""
    generator = torch.Generator().manual_seed(11)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            center = 1.0 if "norm" in name else 0.0
            parameter.copy_(center + 0.3 * torch.randn(parameter.shape, generator=generator))
    return model.eval()


def save(folder, model, **options):
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder, **options)
    # The rounded weights are what is in the file; the logits are computed from them in float32.
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    ids = (torch.arange(2 * 20).reshape(2, 20) * 7919 + 13) % 48
    with torch.no_grad():
        logits = model(ids).logits
    save_file({"ids": ids.int(), "logits": logits.contiguous()}, os.path.join(folder, "golden.safetensors"))
    extra = os.path.join(folder, "generation_config.json")
    if os.path.exists(extra):
        os.remove(extra)
    print(folder, sum(os.path.getsize(os.path.join(folder, file)) for file in os.listdir(folder)), "bytes")


def make(root):
    llama = LlamaConfig(**SHAPE, attention_bias=True, mlp_bias=True, rope_theta=500.0)
    save(os.path.join(root, "llama"), randomised(LlamaForCausalLM(llama)))
    qwen3 = Qwen3Config(**SHAPE, tie_word_embeddings=True, rope_theta=10000.0)
    model = randomised(Qwen3ForCausalLM(qwen3)).to(torch.bfloat16)
    save(os.path.join(root, "qwen3"), model, max_shard_size="8KB")


def check(folder):
    golden = load_file(os.path.join(folder, "golden.safetensors"))
    model, info = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True
    )
    with torch.no_grad():
        logits = model.eval()(golden["ids"].long()).logits
    left = {name: sorted(map(str, info[name])) for name in ("missing_keys", "unexpected_keys", "mismatched_keys")}
    largest = (logits - golden["logits"]).abs().max().item()
    print(json.dumps({"class": type(model).__name__, "largest": largest, **left}))


if __name__ == "__main__":
    for path in sys.argv[2:]:
        {"make": make, "check": check}[sys.argv[1]](path)
