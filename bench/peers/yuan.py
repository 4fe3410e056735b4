"""Yuan 2.0 and M32 in PyTorch, from the formulas and apart from the product's code: logits, loss and gradients of tiny checkpoints.

    python3 bench/peers/yuan.py check FOLDER...

Each folder holds a model in the layout of Hugging Face, expected.safetensors (ids and labels i32, logits, loss (1)) and gradients/, a folder
like that of the model with the gradient of the loss under each name. Prints for each a JSON object with the largest differences: of logits,
of the loss, and of gradients relative to the largest of their tensor. Computes in float64. Needs torch and nothing else.
"""
import json
import os
import sys

try:
    import torch
    import torch.nn.functional as F
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

from torch_model import read_safetensors


def norm(x, weight, eps):
    return x / torch.sqrt((x * x).mean(-1, keepdim=True) + eps) * weight


def filtered(w, at, x):
    """Two convolutions of kernel (2, 1) over the padded sequence, each cut to its first T results; x (batch, time, width)."""
    time = x.shape[1]
    image = x.transpose(1, 2).unsqueeze(-1)  # batch, channels, time, 1
    for name in ("conv1", "conv2"):
        image = F.conv2d(image, w[f"{at}.{name}.weight"], w[f"{at}.{name}.bias"], padding=(1, 0))[:, :, :time]
    return norm(image.squeeze(-1).transpose(1, 2) + x, w[f"{at}.output_layernorm.weight"], 1e-6)


def angles(config, time):
    """cos and sin (time, dim / 2) of a rotation that turns width / heads components."""
    dim = config["hidden_size"] // config["num_attention_heads"]
    precision = config.get("rope_precision", "float32")
    rates = 1.0 / config["rope_theta"] ** (torch.arange(0, dim, 2).float() / dim)
    if precision == "float32":
        exact = config["rope_theta"] ** (-torch.arange(0, dim, 2).double() / dim)
        turns = torch.outer(torch.arange(time).double(), exact)
    elif precision == "bfloat16":
        turns = torch.outer(torch.arange(time).bfloat16(), rates.bfloat16())
    else:
        turns = torch.outer(torch.arange(time).double(), rates.bfloat16().double())
    return turns.cos().float().double(), turns.sin().float().double()


def rotate(x, cos, sin):
    """The first 2 * pairs components of x (batch, heads, time, dim) turned in halves, the others as they are."""
    pairs = cos.shape[-1]
    first, second, rest = x[..., :pairs], x[..., pairs : 2 * pairs], x[..., 2 * pairs :]
    return torch.cat([first * cos - second * sin, second * cos + first * sin, rest], dim=-1)


def attention(config, w, at, x):
    batch, time, _ = x.shape
    heads = config["num_attention_heads"]
    value = (x @ w[f"{at}.v_proj.weight"].T).view(batch, time, heads, -1).transpose(1, 2)
    source = filtered(w, f"{at}.lf_gate", x)
    both = torch.cat([source @ w[f"{at}.q_proj.weight"].T, source @ w[f"{at}.k_proj.weight"].T], dim=-1)
    query, key = both.view(batch, time, heads, -1).transpose(1, 2).chunk(2, dim=-1)
    cos, sin = (part.to(query.dtype) for part in angles(config, time))
    query, key = rotate(query, cos, sin), rotate(key, cos, sin)
    y = F.scaled_dot_product_attention(query, key, value, is_causal=True)
    return y.transpose(1, 2).reshape(batch, time, -1) @ w[f"{at}.o_proj.weight"].T


def experts(moe, w, at, x):
    """Every expert computes every token; the weights of those that are not chosen are zero."""
    if moe.get("router", "attention") == "attention":
        query, key, value = (x @ w[f"{at}.gate.{name}.weight"].T for name in ("query", "key", "value"))
        shares = (query.unsqueeze(-1) * key.unsqueeze(-2)).softmax(-1)
        scores = (shares @ value.unsqueeze(-1)).squeeze(-1)
    else:
        scores = x @ w[f"{at}.gate.weight"].T
    chosen = scores.topk(moe["moe_top_k"], dim=-1).indices
    mask = torch.zeros_like(scores).scatter(-1, chosen, 1.0)
    weights = scores.softmax(-1) * mask
    if moe["norm_topk_prob"]:
        weights = weights / weights.sum(-1, keepdim=True)
    total = 0
    for index in range(moe["moe_num_experts"]):
        active, plain = (x @ w[f"{at}.experts.{index}.w1.weight"].T).chunk(2, dim=-1)
        total = total + weights[..., index : index + 1] * ((F.silu(active) * plain) @ w[f"{at}.experts.{index}.w2.weight"].T)
    return total


def dense(w, at, x):
    gate, up = x @ w[f"{at}.gate_proj.weight"].T, x @ w[f"{at}.up_proj.weight"].T
    return (gate * F.silu(up)) @ w[f"{at}.down_proj.weight"].T


def logits_of(config, w, ids):
    eps, moe = config["rms_norm_eps"], config.get("moe_config")
    x = w["model.embed_tokens.weight"][ids]
    for index in range(config["num_hidden_layers"]):
        at = f"model.layers.{index}"
        x = x + attention(config, w, f"{at}.self_attn", norm(x, w[f"{at}.input_layernorm.weight"], eps))
        normed = norm(x, w[f"{at}.post_attention_layernorm.weight"], eps)
        x = x + (experts(moe, w, f"{at}.mlp", normed) if moe else dense(w, f"{at}.mlp", normed))
    head = w["model.embed_tokens.weight" if config["tie_word_embeddings"] else "lm_head.weight"]
    return norm(x, w["model.norm.weight"], eps) @ head.T


def check(folder, logits_of=logits_of):
    with open(os.path.join(folder, "config.json")) as file:
        config = json.load(file)
    weights = read_safetensors(os.path.join(folder, "model.safetensors"))
    w = {name: tensor.double().requires_grad_() for name, tensor in weights.items()}
    expected = read_safetensors(os.path.join(folder, "expected.safetensors"))
    gradients = read_safetensors(os.path.join(folder, "gradients", "model.safetensors"))
    logits = logits_of(config, w, expected["ids"].long())
    loss = F.cross_entropy(logits.flatten(0, 1), expected["labels"].long().flatten(), ignore_index=-100)
    loss.backward()
    worst, where = 0.0, None
    for name, tensor in w.items():
        scale = tensor.grad.abs().max().item()
        difference = (gradients.pop(name).double() - tensor.grad).abs().max().item() / (scale or 1.0)
        if difference > worst:
            worst, where = difference, name
    answer = {
        "folder": folder,
        "logits": (logits - expected["logits"].double()).abs().max().item(),
        "loss": abs(loss.item() - expected["loss"].item()),
        "gradients": worst,
        "where": where,
        "left": sorted(gradients),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    for path in sys.argv[2:]:
        check(path)
