"""Writes test/fixtures/checkpoints/gguf: small random models as GGUF files, laid out as llama.cpp's converter does, and their logits.

    python3 bench/peers/checkpoints_gguf.py test/fixtures/checkpoints/gguf

A file each, and expected.json with ids and the logits that transformers computes from the same weights in float32. Names of tensors
are those that the gguf package maps the library's names to; then transformers reads the files where it can, and it is said whether its
tensors are the first ones again. Needs torch, transformers, gguf and, for reading, accelerate; not part of the product.
"""
import json
import math
import os
import re
import sys

try:
    import gguf
    import numpy as np
    import torch
    import transformers as hf
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)
from checkpoints import LONGROPE, case, randomised

SHAPE = dict(
    vocab_size=40,
    hidden_size=16,
    intermediate_size=24,
    num_hidden_layers=2,
    num_attention_heads=2,
    num_key_value_heads=1,
    max_position_embeddings=64,
    rms_norm_eps=1e-5,
    bos_token_id=1,
    eos_token_id=2,
)
LLAMA3 = dict(factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=24)
YARN = dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=16)


def llama(rope, **more):
    return hf.LlamaForCausalLM(hf.LlamaConfig(**SHAPE, head_dim=16, rope_parameters=dict(rope, rope_theta=300.0), **more))


def gemma3():
    rope = {
        "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 2000.0},
        "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0},
    }
    shape = {**SHAPE, "num_hidden_layers": 7, "head_dim": 8}
    return hf.Gemma3ForCausalLM(hf.Gemma3TextConfig(**shape, sliding_window=5, query_pre_attn_scalar=8, rope_parameters=rope))


def gemma2():
    caps = dict(attn_logit_softcapping=1.5, final_logit_softcapping=3.0, query_pre_attn_scalar=8)
    return hf.Gemma2ForCausalLM(hf.Gemma2Config(**SHAPE, head_dim=8, sliding_window=6, **caps))


def phi3():
    rope = dict(LONGROPE, rope_theta=400.0, partial_rotary_factor=0.75)
    shape = {**SHAPE, "hidden_size": 32, "num_attention_heads": 4, "num_key_value_heads": 2}
    return hf.Phi3ForCausalLM(hf.Phi3Config(**shape, original_max_position_embeddings=12, pad_token_id=0, rope_parameters=rope))


def gpt2():
    shape = dict(vocab_size=40, n_positions=24, n_embd=16, n_layer=2, n_head=2, n_inner=24, bos_token_id=1, eos_token_id=2)
    return hf.GPT2LMHeadModel(hf.GPT2Config(**shape))


def neox():
    shape = {key: value for key, value in SHAPE.items() if key not in ("num_key_value_heads", "rms_norm_eps")}
    rope = {"rope_theta": 10000.0, "partial_rotary_factor": 0.5}
    return hf.GPTNeoXForCausalLM(hf.GPTNeoXConfig(**shape, use_parallel_residual=True, rope_parameters=rope))


# File: GGUF's architecture, model.
MODELS = {
    "llama": ("llama", lambda: llama({}, tie_word_embeddings=True)),
    "llama3": ("llama", lambda: llama(dict(LLAMA3, rope_type="llama3"), attention_bias=True)),
    "qwen2": ("qwen2", lambda: hf.Qwen2ForCausalLM(hf.Qwen2Config(**SHAPE, rope_parameters=dict(YARN, rope_theta=300.0)))),
    "qwen3": ("qwen3", lambda: hf.Qwen3ForCausalLM(hf.Qwen3Config(**SHAPE, head_dim=16))),
    "gemma2": ("gemma2", gemma2),
    "gemma3": ("gemma3", gemma3),
    "phi3": ("phi3", phi3),
    "gpt2": ("gpt2", gpt2),
    "gptneox": ("gptneox", neox),
}


def paired(rows, heads):
    """Rows of a head from halves to pairs."""
    return rows.reshape(heads, 2, rows.shape[0] // heads // 2, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def converted(arch, config, name, values):
    """A tensor as llama.cpp's converter stores it."""
    if arch == "llama" and re.search(r"\.[qk]_proj\.", name):
        return paired(values, config.num_attention_heads if ".q_proj." in name else config.num_key_value_heads)
    if arch.startswith("gemma") and name.endswith("norm.weight"):
        return values + 1
    if arch == "gpt2" and re.search(r"\.(c_attn|c_proj|c_fc)\.weight$", name):
        return values.T
    if arch == "gptneox" and ".query_key_value." in name:
        heads = config.num_attention_heads
        parts = values.reshape(heads, 3, config.hidden_size // heads, *values.shape[1:])
        return np.concatenate([parts[:, i].reshape(-1, *values.shape[1:]) for i in range(3)])
    return values


def llama3_divisors(rope, dim):
    for i in range(0, dim, 2):
        turns = rope["original_max_position_embeddings"] / (2 * math.pi * rope["rope_theta"] ** (i / dim))
        low, high = rope["low_freq_factor"], rope["high_freq_factor"]
        kept = min(max((turns - low) / (high - low), 0), 1)
        yield 1 / ((1 - kept) / rope["factor"] + kept)


def metadata(writer, arch, config):
    head_dim = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.n_inner if arch == "gpt2" else config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    if arch in ("gpt2", "gptneox"):
        writer.add_layer_norm_eps(getattr(config, "layer_norm_epsilon", None) or config.layer_norm_eps)
    else:
        writer.add_head_count_kv(config.num_key_value_heads)
        writer.add_layer_norm_rms_eps(config.rms_norm_eps)
        if arch != "phi3":
            writer.add_key_length(head_dim)
            writer.add_value_length(head_dim)
    if arch == "gpt2":
        return
    rope = config.rope_parameters
    if arch == "gemma3":
        rope = rope["full_attention"]
    rotated = int(head_dim * rope.get("partial_rotary_factor", 1.0))
    if arch == "gptneox":
        writer.add_parallel_residual(config.use_parallel_residual)
    else:
        writer.add_rope_freq_base(rope["rope_theta"])
    if arch in ("llama", "phi3", "gptneox"):
        writer.add_rope_dimension_count(rotated)
    if arch.startswith("gemma"):
        writer.add_sliding_window(config.sliding_window)
    if arch == "gemma2":
        writer.add_attn_logit_softcapping(config.attn_logit_softcapping)
        writer.add_final_logit_softcapping(config.final_logit_softcapping)
    if rope["rope_type"] in ("linear", "yarn"):
        writer.add_rope_scaling_type(gguf.RopeScalingType(rope["rope_type"]))
        writer.add_rope_scaling_factor(rope["factor"])
    if rope["rope_type"] in ("yarn", "longrope"):
        writer.add_rope_scaling_orig_ctx_len(rope["original_max_position_embeddings"])
    if rope["rope_type"] == "llama3":
        writer.add_tensor("rope_freqs.weight", np.array(list(llama3_divisors(rope, head_dim)), dtype=np.float32))
    if rope["rope_type"] == "longrope":
        original = rope["original_max_position_embeddings"]
        grown = config.max_position_embeddings / original
        writer.add_rope_scaling_attn_factors(math.sqrt(1 + math.log(grown) / math.log(original)))
        writer.add_tensor("rope_factors_long.weight", np.array(rope["long_factor"], dtype=np.float32))
        writer.add_tensor("rope_factors_short.weight", np.array(rope["short_factor"], dtype=np.float32))


def write(path, arch, model):
    config = model.config
    writer = gguf.GGUFWriter(path, arch)
    metadata(writer, arch, config)
    number = next(key for key, value in gguf.MODEL_ARCH_NAMES.items() if value == arch)
    names = gguf.get_tensor_name_map(number, config.num_hidden_layers)
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight" and config.tie_word_embeddings:
            continue
        values = converted(arch, config, name, tensor.float().numpy())
        stored = np.ascontiguousarray(values.astype(np.float16) if values.ndim > 1 else values)
        writer.add_tensor(names.get_name(name, try_suffixes=(".weight", ".bias")), stored)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def readable(path, model):
    """Whether transformers gets the same tensors out of the file; None where it does not read that architecture."""
    folder, file = os.path.split(path)
    try:
        again = type(model).from_pretrained(folder, gguf_file=file, config=model.config, dtype=torch.float32).state_dict()
    except Exception as error:  # of many kinds, for what it does not read
        return f"not read: {str(error)[:80]}"
    return all(torch.allclose(tensor, again[name], atol=1e-6) for name, tensor in model.state_dict().items())


if __name__ == "__main__":
    root = sys.argv[1]
    os.makedirs(root, exist_ok=True)
    expected = {}
    for name, (arch, make) in MODELS.items():
        # Matrices that fit halves exactly. Only the parameters: tables of the rotation stay as they are.
        model = randomised(make())
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.copy_(parameter.half().float())
        model.set_attn_implementation("eager")
        path = os.path.join(root, f"{name}.gguf")
        write(path, arch, model)
        expected[name] = [case(model, 20, None)]
        print(name, os.path.getsize(path), "bytes; same by transformers:", readable(path, model))
    with open(os.path.join(root, "expected.json"), "w") as file:
        json.dump(expected, file)
