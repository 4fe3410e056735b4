"""The peer's Transformer in PyTorch, from the formulas: RMSNorm, rotary positions in halves, grouped-query attention, SwiGLU.

Reads the layout of Hugging Face: config.json (llama, qwen3) and safetensors files. Weights that take the same input lie stacked, one
product each, which PyTorch is faster with. Needs PyTorch and nothing else. Not the training step and not the protocol (torch_train.py).
"""
import json
import math
import os

import torch
import torch.nn.functional as F
from torch import nn

DTYPES = {"F32": torch.float32, "BF16": torch.bfloat16, "I32": torch.int32, "I64": torch.int64}


def read_safetensors(path):
    """Every tensor of the file by name, read one after another, so that the file is never in memory whole."""
    with open(path, "rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
        tensors = {}
        for name, entry in header.items():
            if name == "__metadata__":
                continue
            start, end = entry["data_offsets"]
            tensor = torch.empty(entry["shape"], dtype=DTYPES[entry["dtype"]])
            if tensor.numel() * tensor.element_size() != end - start:
                raise ValueError(f"{path}: {name} has {end - start} bytes, its shape asks for other")
            file.seek(8 + size + start)
            if file.readinto(memoryview(tensor.reshape(-1).numpy()).cast("B")) != end - start:
                raise ValueError(f"{path}: it ends within {name}")
            tensors[name] = tensor
        return tensors


class Norm(nn.Module):
    """x / rms(x) * weight over the last axis. Written out: on processors faster than F.rms_norm, both eager and compiled."""

    def __init__(self, width, eps):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(width)), eps

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps) * self.weight


class Block(nn.Module):
    """x + attention(norm(x)), then x + feed-forward(norm(x))."""

    def __init__(self, config):
        super().__init__()
        width, inner, eps = config["hidden_size"], config["intermediate_size"], config["rms_norm_eps"]
        self.heads, self.kv = config["num_attention_heads"], config["num_key_value_heads"]
        self.dim = config.get("head_dim") or width // self.heads
        bias, mlp_bias = config.get("attention_bias", False), config.get("mlp_bias", False)
        self.input_norm, self.mlp_norm = Norm(width, eps), Norm(width, eps)
        self.qkv = nn.Linear(width, (self.heads + 2 * self.kv) * self.dim, bias=bias)
        self.out = nn.Linear(self.heads * self.dim, width, bias=bias)
        if config["model_type"] == "qwen3":
            self.q_norm, self.k_norm = Norm(self.dim, eps), Norm(self.dim, eps)
        else:
            self.q_norm = self.k_norm = nn.Identity()
        self.gate_up = nn.Linear(width, 2 * inner, bias=mlp_bias)
        self.down = nn.Linear(inner, width, bias=mlp_bias)

    def forward(self, x, cos, sin):
        batch, time, _ = x.shape
        qkv = self.qkv(self.input_norm(x)).view(batch, time, self.heads + 2 * self.kv, self.dim)
        q, k, v = qkv.split([self.heads, self.kv, self.kv], dim=2)
        q, k = rotate(self.q_norm(q), cos, sin), rotate(self.k_norm(k), cos, sin)
        q, k, v = (part.transpose(1, 2) for part in (q, k, v))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=self.heads != self.kv)
        x = x + self.out(y.transpose(1, 2).reshape(batch, time, self.heads * self.dim))
        gate, up = self.gate_up(self.mlp_norm(x)).chunk(2, dim=-1)
        return x + self.down(F.silu(gate) * up)


def rotate(x, cos, sin):
    """The pair (x[i], x[i + half]) turned by its angle; x (batch, time, heads, dim), cos and sin (time, 1, half)."""
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)


class Transformer(nn.Module):
    """Ids (batch, time) and labels to the mean loss in nats; labels of -100 do not count. `chunked`: the logits never exist whole."""

    def __init__(self, config, chunked=False):
        super().__init__()
        if config.get("rope_scaling") or config.get("hidden_act", "silu") != "silu":
            raise ValueError("only plain rotary positions and SiLU are known here")
        width = config["hidden_size"]
        self.config, self.chunked = config, chunked
        self.embed = nn.Embedding(config["vocab_size"], width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config["num_hidden_layers"]))
        self.norm = Norm(width, config["rms_norm_eps"])
        self.head = nn.Linear(width, config["vocab_size"], bias=False)
        if config["tie_word_embeddings"]:
            self.head.weight = self.embed.weight

    def forward(self, ids, labels):
        x = self.embed(ids)
        cos, sin = self.angles(ids.shape[1])
        for block in self.blocks:
            x = block(x, cos, sin)
        x, labels = self.norm(x).flatten(0, 1), labels.flatten()
        if self.chunked:
            return F.linear_cross_entropy(x, self.head.weight, labels, options=torch.nn.LinearCrossEntropyOptions())
        return F.cross_entropy(self.head(x), labels, ignore_index=-100)

    def angles(self, time):
        """cos and sin of position * theta^(-2i / dim), one for each pair: (time, 1, dim / 2)."""
        half = self.blocks[0].dim // 2
        rates = torch.exp(torch.arange(half, dtype=torch.float64) * -(math.log(self.config["rope_theta"]) / half))
        angles = torch.outer(torch.arange(time, dtype=torch.float64), rates).float()[:, None, :]
        return angles.cos(), angles.sin()

    @torch.no_grad()
    def load(self, tensors):
        """Takes every tensor of a Hugging Face checkpoint; one that is missing or left over is an error."""
        left = dict(tensors)

        def put(parameter, *names):
            parameter.copy_(torch.cat([left.pop(name).float() for name in names]))

        put(self.embed.weight, "model.embed_tokens.weight")
        put(self.norm.weight, "model.norm.weight")
        if self.head.weight is not self.embed.weight:
            put(self.head.weight, "lm_head.weight")
        for index, block in enumerate(self.blocks):
            at = f"model.layers.{index}"
            put(block.input_norm.weight, f"{at}.input_layernorm.weight")
            put(block.mlp_norm.weight, f"{at}.post_attention_layernorm.weight")
            for kind in ("q", "k"):
                if isinstance(norm := getattr(block, f"{kind}_norm"), Norm):
                    put(norm.weight, f"{at}.self_attn.{kind}_norm.weight")
            for layer, names in (
                (block.qkv, ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj")),
                (block.out, ("self_attn.o_proj",)),
                (block.gate_up, ("mlp.gate_proj", "mlp.up_proj")),
                (block.down, ("mlp.down_proj",)),
            ):
                put(layer.weight, *(f"{at}.{name}.weight" for name in names))
                if layer.bias is not None:
                    put(layer.bias, *(f"{at}.{name}.bias" for name in names))
        if left:
            raise ValueError(f"the checkpoint has tensors that this model has no place for: {', '.join(left)}")


def load_model(folder, chunked=False):
    """The model of config.json and model.safetensors, in float32."""
    with open(os.path.join(folder, "config.json")) as file:
        model = Transformer(json.load(file), chunked)
    model.load(read_safetensors(os.path.join(folder, "model.safetensors")))
    return model
