"""DCFormer, DCPythia, MUDDFormer and MUDDPythia in PyTorch, from the formulas and apart from the product's code: logits, loss and
gradients of tiny checkpoints.

    python3 bench/peers/dim_models.py check FOLDER...

Folders, answers and precision are those of yuan.py. Heads mix by whole maps, one for every query and one for every key; fields are read under their names in the files. Needs torch and nothing else.
"""
import json
import math
import sys

try:
    import torch
    import torch.nn.functional as F
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

from yuan import check, norm, rotate


def linear(w, at, x):
    return F.linear(x, w[f"{at}.weight"], w.get(f"{at}.bias"))


def layer_norm(config, w, at, x):
    if f"{at}.bias" in w:
        return F.layer_norm(x, x.shape[-1:], w[f"{at}.weight"], w[f"{at}.bias"], config["norm_eps"])
    return norm(x, w[f"{at}.weight"], config["norm_eps"])


def angles(config, time):
    dim = config["dim"] // config["n_head"]
    turned = int(dim * config.get("rotary_pct", 1.0))
    turns = torch.outer(torch.arange(time).double(), config["rope_base"] ** (-torch.arange(0, turned, 2).double() / turned))
    return turns.cos().float().double(), turns.sin().float().double()


def maps_of(config, w, at, x):
    """By stage and side the map of every token, (batch, time, heads, heads), and by stage the one that all share."""
    batch, time, _ = x.shape
    heads, groups = config["n_head"], config["compose_groups"]
    inside = heads // groups
    stages = ["pre", "post"] if config["compose_stages"] == "both" else [config["compose_stages"]]
    sides = ["query", "key"] if config["compose_sides"] == "both" else [config["compose_sides"]]
    slots = [(stage, side) for stage in stages for side in sides]
    maps = {slot: torch.zeros(batch, time, groups, inside, inside, dtype=x.dtype) for slot in slots}
    if f"{at}.dw1" in w:
        hidden = F.gelu(torch.einsum("bte,egck->btgck", x, w[f"{at}.dw1"]))
        made = torch.einsum("btgck,gckin->btgcin", hidden, w[f"{at}.qkw"])
        first, second = made.chunk(2, dim=-2)
        first = first / torch.sqrt((first * first).mean(-1, keepdim=True) + 1e-6)
        for index, slot in enumerate(slots):
            maps[slot] = maps[slot] + torch.einsum("btgin,btgim->btgnm", first[:, :, :, index], second[:, :, :, index])
    if f"{at}.dd" in w:
        gates = torch.tanh(torch.einsum("bte,egn->btgn", x, w[f"{at}.dd"])).chunk(len(slots), dim=-1)
        for slot, gate in zip(slots, gates):
            maps[slot] = maps[slot] + torch.diag_embed(gate)
    if groups == 1:
        whole = {slot: value.squeeze(2) for slot, value in maps.items()}
    else:
        whole = {slot: torch.stack([torch.block_diag(*each) for each in value.flatten(0, 1)]).view(batch, time, heads, heads) for slot, value in maps.items()}
    shared = {stage: torch.eye(heads, dtype=x.dtype) for stage in stages}
    for stage in stages:
        if f"{at}.{stage}_proj.w" in w:
            shared[stage] = shared[stage] + torch.block_diag(*w[f"{at}.{stage}_proj.w"])
    return whole, shared


def mixed(scores, stage, whole, shared):
    """scores (batch, heads, queries, keys)"""
    if stage not in shared:
        return scores
    total = torch.einsum("bnts,nm->bmts", scores, shared[stage])
    if (stage, "query") in whole:
        total = total + torch.einsum("bnts,btnm->bmts", scores, whole[stage, "query"])
    if (stage, "key") in whole:
        total = total + torch.einsum("bnts,bsnm->bmts", scores, whole[stage, "key"])
    return total


def window(config, index):
    size, kind = config.get("window_size"), config.get("window_type") or "LG"
    pattern = {"LG": [1, 0], "LGLL": [1, 0, 1, 1], "LGL6": [1, 0] + [1] * 6}[kind]
    if size is None or not pattern[index % len(pattern)]:
        return math.inf
    return size + (1 if config.get("window_extra_key") else 0)


def attention(config, w, at, streams, index):
    """streams: normed inputs of queries, keys and values."""
    batch, time, width = streams[0].shape
    heads, shared_heads = config["n_head"], config["n_local_heads"]
    dim = width // heads
    if f"{at}.wqkv.weight" in w:
        sizes = [heads * dim, shared_heads * dim, shared_heads * dim]
        parts = linear(w, f"{at}.wqkv", streams[0]).split(sizes, dim=-1)
    else:
        parts = [linear(w, f"{at}.{name}", x) for name, x in zip(["wq", "wk", "wv"], streams)]
    query, key, value = (part.view(batch, time, -1, dim).transpose(1, 2) for part in parts)
    for name, eps in (("scale", 1e-6), ("weight", config["norm_eps"])):
        if f"{at}.q_norm.{name}" in w:
            query, key = norm(query, w[f"{at}.q_norm.{name}"], eps), norm(key, w[f"{at}.k_norm.{name}"], eps)
    cos, sin = (part.to(query.dtype) for part in angles(config, time))
    query, key = rotate(query, cos, sin), rotate(key, cos, sin)
    key, value = (x.repeat_interleave(heads // shared_heads, dim=1) for x in (key, value))
    limit = window(config, index) if "use_dcmha" in config else math.inf
    if config.get("use_dcmha", False):
        y = composed(config, w, f"{at}.dyn_w_proj", streams[0], query, key, value, limit)
    elif limit == math.inf:
        y = F.scaled_dot_product_attention(query, key, value, is_causal=True)
    else:
        y = (hidden(query @ key.transpose(-1, -2) / math.sqrt(dim), 0, 0, limit).softmax(-1)) @ value
    return linear(w, f"{at}.wo", y.transpose(1, 2).reshape(batch, time, -1))


def hidden(scores, first_query, first_key, limit):
    """scores (batch, heads, queries, keys) without what a query may not see; where the first of both stand in the sequence."""
    queries, keys = (first + torch.arange(size) for first, size in zip((first_query, first_key), scores.shape[-2:]))
    distance = queries.unsqueeze(1) - keys
    return scores.masked_fill((distance < 0) | (distance >= limit), -math.inf)


def composed(config, w, at, x, query, key, value, limit):
    """Attention with heads that mix, `chunk_of_queries` at a time over the keys that they may see, or all at once."""
    whole, shared = maps_of(config, w, at, x)
    time = x.shape[1]
    chunk = config.get("chunk_of_queries", time)
    parts = []
    for start in range(0, time, chunk):
        end, first = min(start + chunk, time), 0 if limit == math.inf else max(0, start + 1 - limit)
        scores = query[:, :, start:end] @ key[:, :, first:end].transpose(-1, -2) / math.sqrt(query.shape[-1])
        maps = {slot: each[:, start:end] if slot[1] == "query" else each[:, first:end] for slot, each in whole.items()}
        scores = hidden(mixed(scores, "pre", maps, shared), start, first, limit).softmax(-1)
        parts.append(mixed(scores, "post", maps, shared) @ value[:, :, first:end])
    return torch.cat(parts, dim=2)


def feed_forward(config, w, at, x):
    if f"{at}.w3.weight" not in w:
        return linear(w, f"{at}.w2", F.gelu(linear(w, f"{at}.w1", x)))
    inner = F.silu(linear(w, f"{at}.w1", x)) * linear(w, f"{at}.w3", x)
    if f"{at}.mg.weight" in w:
        shares = linear(w, f"{at}.mg", x).softmax(-1)
        inner = inner * shares.repeat_interleave(inner.shape[-1] // shares.shape[-1], dim=-1)
    return linear(w, f"{at}.w2", inner)


def connected(config, w, index, states):
    """states: what the layers left, not normed."""
    weights = w[f"dense_bs.{index}"]
    newest = states[-1]
    if f"dynamic_dense.{index}.w1.weight" in w:
        plain = newest / torch.sqrt((newest * newest).mean(-1, keepdim=True) + config["norm_eps"])
        made = linear(w, f"dynamic_dense.{index}.w2", F.gelu(linear(w, f"dynamic_dense.{index}.w1", plain)))
        weights = made.unflatten(-1, weights.shape) + weights
    else:
        weights = weights.expand(*newest.shape[:2], *weights.shape)
    if "prenorm_emb.weight" in w:
        gains = ["prenorm_emb", *(f"prenorm.{layer}" for layer in range(index + 1))]
        states = [norm(state, w[f"{gain}.weight"], config["norm_eps"]) for gain, state in zip(gains, states)]
    sums = [sum(weights[:, :, c, j, None] * state for j, state in enumerate(states)) for c in range(weights.shape[-2])]
    if f"postnorm.{index}.weight" in w:
        sums[-1] = norm(sums[-1], w[f"postnorm.{index}.weight"], config["norm_eps"])
        sums = [newest + each for each in sums]
    return sums


def logits_of(config, w, ids):
    x = w["tok_embeddings.weight"][ids]
    states, streams = [x], [x] * 4
    for index in range(config["n_layer"]):
        at = f"layers.{index}"
        if f"{at}.attention_norms.0.weight" in w:
            normed = [layer_norm(config, w, f"{at}.attention_norms.{c}", streams[c]) for c in range(3)]
        else:
            normed = [layer_norm(config, w, f"{at}.attention_norm", stream) for stream in streams[:3]]
        before = streams[3]
        after = before + attention(config, w, f"{at}.attention", normed, index)
        read = before if config.get("use_parallel_residual") else after
        x = after + feed_forward(config, w, f"{at}.feed_forward", layer_norm(config, w, f"{at}.ffn_norm", read))
        states.append(x)
        streams = connected(config, w, index, states) if "dense_bs.0" in w else [x] * 4
    head = w["tok_embeddings.weight" if config["tie_word_embeddings"] else "output.weight"]
    return layer_norm(config, w, "norm", streams[0]) @ head.T


if __name__ == "__main__":
    for path in sys.argv[2:]:
        check(path, logits_of)
