"""Writes test/fixtures/checkpoints: a tiny random checkpoint of every architecture and the logits that transformers computes from it.

    python3 bench/peers/checkpoints.py test/fixtures/checkpoints

A folder each, in the library's layout, with expected.json: cases of ids, the context that the model is opened for, and logits in
float32, eager attention, rounded to 7 digits. Settings are odd on purpose, so that one forgotten shows. Then rope.json: frequencies
and factors of every kind of scaled rotation. Needs torch, transformers and safetensors; not part of the product.
"""
import json
import os
import shutil
import sys

try:
    import torch
    import transformers as hf
    from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

LENGTH = 20
SHAPE = dict(
    vocab_size=72,
    hidden_size=32,
    intermediate_size=40,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=64,
    pad_token_id=0,
    bos_token_id=1,
    eos_token_id=2,
)
SMALL = {**SHAPE, "vocab_size": 40, "hidden_size": 16, "head_dim": 8, "intermediate_size": 24, "num_hidden_layers": 1}
LLAMA3 = dict(rope_type="llama3", factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16)
YARN = dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=16)
SHORT, LONG = [1.0, 1.1, 1.25], [1.5, 2.0, 4.0]
LONGROPE = dict(rope_type="longrope", short_factor=SHORT, long_factor=LONG)


def llama():
    rope = dict(LLAMA3, rope_theta=500.0)
    config = hf.LlamaConfig(**SHAPE, head_dim=24, rms_norm_eps=1e-5, attention_bias=True, mlp_bias=True, rope_parameters=rope)
    return hf.LlamaForCausalLM(config)


def scaled(rope):
    config = hf.LlamaConfig(**SMALL, tie_word_embeddings=True, rope_parameters={"rope_theta": 300.0, **rope})
    return lambda: hf.LlamaForCausalLM(config)


def mistral():
    return hf.MistralForCausalLM(hf.MistralConfig(**SHAPE, sliding_window=6, rope_parameters={"rope_theta": 900.0}))


def qwen2():
    shape = {**SHAPE, "num_hidden_layers": 3}
    config = hf.Qwen2Config(**shape, use_sliding_window=True, sliding_window=5, max_window_layers=1, tie_word_embeddings=True)
    return hf.Qwen2ForCausalLM(config)


def qwen3():
    rope = dict(YARN, rope_theta=700.0)
    return hf.Qwen3ForCausalLM(hf.Qwen3Config(**SHAPE, head_dim=16, attention_bias=True, rope_parameters=rope))


def gemma2():
    caps = dict(attn_logit_softcapping=1.5, final_logit_softcapping=3.0)
    config = hf.Gemma2Config(**SHAPE, head_dim=16, sliding_window=6, query_pre_attn_scalar=20, **caps)
    return hf.Gemma2ForCausalLM(config)


GEMMA3 = {
    **SHAPE,
    "num_hidden_layers": 7,
    "hidden_size": 16,
    "head_dim": 8,
    "sliding_window": 5,
    "query_pre_attn_scalar": 12,
    "rope_parameters": {
        "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 2000.0},
        "sliding_attention": {"rope_type": "default", "rope_theta": 100.0},
    },
}


def gemma3_text():
    return hf.Gemma3ForCausalLM(hf.Gemma3TextConfig(**GEMMA3))


def gemma3():
    vision = dict(hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, image_size=28, patch_size=14)
    config = hf.Gemma3Config(text_config=GEMMA3, vision_config=vision, mm_tokens_per_image=4, image_token_index=71)
    return hf.Gemma3ForConditionalGeneration(config)


def phi3(**more):
    heads = {**SHAPE, "hidden_size": 32, "num_attention_heads": 4}
    rope = dict(LONGROPE, rope_theta=400.0, partial_rotary_factor=0.75)
    config = hf.Phi3Config(**heads, original_max_position_embeddings=12, rope_parameters=rope, **more)
    return hf.Phi3ForCausalLM(config)


def gpt2():
    shape = dict(vocab_size=72, n_positions=24, n_embd=32, n_layer=2, n_head=4, n_inner=40, bos_token_id=1, eos_token_id=2)
    return hf.GPT2LMHeadModel(hf.GPT2Config(**shape, scale_attn_by_inverse_layer_idx=True))


def neox(parallel, bias):
    shape = {**SHAPE, "num_key_value_heads": 4}
    shape.pop("num_key_value_heads")
    rope = {"rope_theta": 600.0, "partial_rotary_factor": 0.5}
    config = hf.GPTNeoXConfig(**shape, use_parallel_residual=parallel, attention_bias=bias, rope_parameters=rope)
    return hf.GPTNeoXForCausalLM(config)


def older_llama(config):
    """As files were before rope_parameters."""
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope.pop("rope_theta")
    config["rope_scaling"] = rope
    config["torch_dtype"] = config.pop("dtype")


def older_gemma3(config):
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope["full_attention"].pop("rope_theta")
    config["rope_local_base_freq"] = rope["sliding_attention"]["rope_theta"]
    config["rope_scaling"] = rope["full_attention"]
    config.pop("layer_types")


def older_phi3(config):
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope["rope_theta"]
    config["partial_rotary_factor"] = rope["partial_rotary_factor"]
    config["rope_scaling"] = {"type": "longrope", "short_factor": SHORT, "long_factor": LONG}


def older_neox(config):
    rope = config.pop("rope_parameters")
    config["rotary_emb_base"], config["rotary_pct"] = rope["rope_theta"], rope["partial_rotary_factor"]


BF16, F16, F32 = torch.bfloat16, torch.float16, torch.float32
# Name: model, stored type, what makes config.json an older one, options of saving.
CHECKPOINTS = {
    "llama": (llama, BF16, older_llama, {}),
    "llama-linear": (scaled(dict(rope_type="linear", factor=3.0)), BF16, None, {}),
    "llama-dynamic": (scaled(dict(rope_type="dynamic", factor=2.0)), BF16, None, {}),
    "llama-yarn": (scaled(dict(YARN, mscale=1.2, mscale_all_dim=0.5, beta_fast=8.0, truncate=False)), BF16, older_llama, {}),
    "mistral": (mistral, BF16, None, {}),
    "qwen2": (qwen2, F16, None, {}),
    "qwen3": (qwen3, BF16, None, {"max_shard_size": "20KB"}),
    "gemma2": (gemma2, BF16, None, {}),
    "gemma3-text": (gemma3_text, BF16, older_gemma3, {}),
    "gemma3": (gemma3, BF16, None, {}),
    "phi3": (phi3, BF16, None, {}),
    "phi3-window": (lambda: phi3(sliding_window=5), BF16, older_phi3, {}),
    "gpt2": (gpt2, F32, None, {}),
    "gpt-neox": (lambda: neox(True, True), F16, older_neox, {}),
    "gpt-neox-serial": (lambda: neox(False, False), BF16, None, {}),
}


def randomised(model):
    """Every parameter away from where the library starts it, so that a forgotten one shows in the logits."""
    generator = torch.Generator().manual_seed(11)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            center = 1.0 if "norm" in name or ".ln_" in name else 0.0
            parameter.copy_(center + 0.3 * torch.randn(parameter.shape, generator=generator))
    return model.eval()


def rounded(values):
    return [float(f"{value:.7g}") for value in values.flatten().tolist()]


def case(model, count, context):
    ids = (torch.arange(count) * 7919 + 13) % (model.get_output_embeddings().weight.shape[0] - 2)
    with torch.no_grad():
        logits = model(input_ids=ids[None]).logits[0]
    return {"context": context, "ids": ids.tolist(), "logits": rounded(logits)}


def save(folder, make, dtype, older, options):
    shutil.rmtree(folder, ignore_errors=True)
    randomised(make()).to(dtype).save_pretrained(folder, **options)
    path = os.path.join(folder, "config.json")
    if older:
        with open(path) as file:
            config = json.load(file)
        older(config)
        with open(path, "w") as file:
            json.dump(config, file, indent=2)
    extra = os.path.join(folder, "generation_config.json")
    if os.path.exists(extra):
        os.remove(extra)
    # The rounded weights are what is in the file; the logits are computed from them in float32.
    auto = hf.AutoModelForImageTextToText if make is gemma3 else hf.AutoModelForCausalLM
    model = auto.from_pretrained(folder, dtype=F32, attn_implementation="eager").eval()
    # Short sequences are rotated in another way by some.
    cases = [case(model, LENGTH, None)] + ([case(model, 10, 12)] if "phi3" in folder else [])
    with open(os.path.join(folder, "expected.json"), "w") as file:
        json.dump({"cases": cases}, file)
    print(folder, sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder)), "bytes")


def ropes():
    """The library's numbers for parameters in the range of released models."""
    factors = [1 + i / 7 for i in range(32)]
    yarn = dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=32768)
    longrope = dict(rope_type="longrope", short_factor=factors, long_factor=[2 * f for f in factors])
    # Base, what is said beside it, positions.
    kinds = [
        (500000.0, {**LLAMA3, "factor": 32.0, "original_max_position_embeddings": 8192}, 131072),
        (10000.0, dict(rope_type="linear", factor=2.5), 4096),
        (10000.0, dict(rope_type="dynamic", factor=2.0), 4096),
        (1000000.0, yarn, 32768),
        (1000000.0, {**yarn, "truncate": False, "beta_fast": 16.0, "beta_slow": 2.0}, 131072),
        (10000.0, {**yarn, "factor": 40.0, "original_max_position_embeddings": 4096, "mscale": 0.707, "mscale_all_dim": 1.0}, 163840),
        (10000.0, {**yarn, "factor": 8.0, "original_max_position_embeddings": 4096, "attention_factor": 1.3}, 32768),
        (10000.0, {**longrope, "original_max_position_embeddings": 4096}, 131072),
    ]
    for theta, said, positions in kinds:
        rope = {"rope_theta": theta, **said}
        for context in sorted({2048, positions, 2 * positions}):
            if context > positions and rope["rope_type"] != "dynamic":
                continue
            shape = dict(hidden_size=128, num_attention_heads=2, head_dim=64, max_position_embeddings=positions)
            config = hf.LlamaConfig(**shape, rope_parameters=dict(rope))
            frequencies, factor = ROPE_INIT_FUNCTIONS[rope["rope_type"]](config, seq_len=context)
            yield {"rope": rope, "positions": positions, "context": context, "frequencies": rounded(frequencies), "factor": factor}


if __name__ == "__main__":
    root = sys.argv[1]
    for name, settings in CHECKPOINTS.items():
        save(os.path.join(root, name), *settings)
    with open(os.path.join(root, "rope.json"), "w") as file:
        json.dump(list(ropes()), file)
