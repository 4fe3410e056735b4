"""Child process: PyTorch on the engine's kernels, eager, asked in JSON lines (child.ts). argv[1] is the thread count.

Each kernel takes the request and returns (run, outputs): one repetition, and the named tensors that can be sampled.
Needs PyTorch and nothing else; not part of the product, which has no Python.
"""
import json
import sys
import time

try:
    import torch
    import torch.nn.functional as F
except ImportError as error:
    print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit(0)


def filled(request, which, *shape):
    """Input number `which`: value[i] = sin(a i + b), with a and b from the request's list "fill"."""
    a, b = request["fill"][2 * which : 2 * which + 2]
    count = 1
    for size in shape:
        count *= size
    return torch.sin(a * torch.arange(count, dtype=torch.float64) + b).float().reshape(shape)


def scattered(count, limit):
    """The indices that stand for tokens: spread over 0..limit-1 without order."""
    return torch.arange(count) * 7919 % limit


def forward(compute):
    """A kernel without gradients: y = compute()."""
    outputs = {}

    def run():
        outputs["y"] = compute()

    return run, outputs


def backward(loss_or_output, inputs, seed=None):
    """Only the backward pass of a graph that is built once and kept; inputs: name -> tensor."""
    outputs = {}

    def run():
        grads = torch.autograd.grad(loss_or_output, list(inputs.values()), seed, retain_graph=True)
        outputs.update(zip([f"d{name}" for name in inputs], grads))

    return run, outputs


def matmul(r):
    form, dtype = r["form"], torch.bfloat16 if r.get("dtype") == "bf16" else torch.float32
    a = filled(r, 0, *((r["k"], r["m"]) if form == "tn" else (r["m"], r["k"]))).to(dtype)
    b = filled(r, 1, *((r["n"], r["k"]) if form == "nt" else (r["k"], r["n"]))).to(dtype)
    a, b = a.T if form == "tn" else a, b.T if form == "nt" else b
    return forward(lambda: a @ b)


def attention_inputs(r):
    return [filled(r, i, r["batch"], r["time"], r["heads"], r["dim"]) for i in range(4)]


def attend(q, k, v):
    """Causal attention on (batch, time, heads, dim), as a model's projections leave it."""
    return F.scaled_dot_product_attention(*(x.transpose(1, 2) for x in (q, k, v)), is_causal=True).transpose(1, 2)


def attention(r):
    q, k, v, _ = attention_inputs(r)
    return forward(lambda: attend(q, k, v))


def attention_backward(r):
    q, k, v, dy = attention_inputs(r)
    inputs = {"q": q.requires_grad_(), "k": k.requires_grad_(), "v": v.requires_grad_()}
    with torch.enable_grad():
        y = attend(q, k, v)
    return backward(y, inputs, dy)


def rmsnorm(r):
    x, w = filled(r, 0, r["rows"], r["width"]), filled(r, 1, r["width"])
    return forward(lambda: F.rms_norm(x, (r["width"],), w, r["eps"]))


def layernorm(r):
    x, w, b = filled(r, 0, r["rows"], r["width"]), filled(r, 1, r["width"]), filled(r, 2, r["width"])
    return forward(lambda: F.layer_norm(x, (r["width"],), w, b, r["eps"]))


def swiglu(r):
    a, b = filled(r, 0, r["rows"], r["width"]), filled(r, 1, r["rows"], r["width"])
    return forward(lambda: F.silu(a) * b)


def rope(r):
    x = filled(r, 0, r["batch"], r["time"], r["heads"], r["dim"])
    half = r["dim"] // 2
    angles = torch.outer(torch.arange(r["time"]).double(), r["base"] ** (-torch.arange(half).double() / half)).float()
    cos, sin = (torch.cat([part, part], -1)[:, None, :] for part in (angles.cos(), angles.sin()))
    return forward(lambda: x * cos + torch.cat([-x[..., half:], x[..., :half]], -1) * sin)


def softmax(r):
    x = filled(r, 0, r["rows"], r["width"])
    return forward(lambda: torch.softmax(x, -1))


def embedding(r):
    table, tokens = filled(r, 0, r["vocab"], r["width"]), scattered(r["rows"], r["vocab"])
    return forward(lambda: F.embedding(tokens, table))


def topk(r):
    x = filled(r, 0, r["rows"], r["width"])
    return forward(lambda: torch.topk(x, r["k"]).values)


def add(r):
    a, b = filled(r, 0, r["rows"], r["width"]), filled(r, 1, r["rows"], r["width"])
    return forward(lambda: a + b)


def cross_entropy(r):
    x = filled(r, 0, r["rows"], r["width"]).requires_grad_()
    w = filled(r, 1, r["vocab"], r["width"]).requires_grad_()
    targets, outputs = scattered(r["rows"], r["vocab"]), {}

    def run():
        with torch.enable_grad():
            loss = F.cross_entropy(F.linear(x, w), targets)
            dx, dw = torch.autograd.grad(loss, (x, w))
        outputs.update(loss=loss, dx=dx, dw=dw)

    return run, outputs


def conv1d(r):
    x = filled(r, 0, r["batch"], r["time"], r["width"]).transpose(1, 2).contiguous()  # its own layout, made before timing
    w, pad = filled(r, 1, r["outputs"], r["width"], r["taps"]), r["taps"] - 1
    return forward(lambda: F.conv1d(x, w, padding=pad)[..., : r["time"]].transpose(1, 2))


def adamw(r):
    p = torch.nn.Parameter(filled(r, 0, r["rows"], r["width"]))
    p.grad, m, root = (filled(r, i, r["rows"], r["width"]) for i in (1, 2, 3))
    settings = {"lr": r["lr"], "betas": (r["beta1"], r["beta2"]), "eps": r["eps"], "weight_decay": r["decay"]}
    try:
        optimizer = torch.optim.AdamW([p], fused=True, **settings)
    except RuntimeError:  # a version without the fused form on this processor
        optimizer = torch.optim.AdamW([p], foreach=True, **settings)
    optimizer.state[p] = {"step": torch.tensor(0.0), "exp_avg": m, "exp_avg_sq": root * root}
    return optimizer.step, {"p": p, "m": m, "v": optimizer.state[p]["exp_avg_sq"]}


def mlp_step(r):
    x, dy = filled(r, 0, r["rows"], r["width"]), filled(r, 3, r["rows"], r["width"])
    w1 = filled(r, 1, r["width"], r["hidden"]).requires_grad_()
    w2 = filled(r, 2, r["hidden"], r["width"]).requires_grad_()
    outputs = {}

    def run():
        with torch.enable_grad():
            y = torch.relu(x @ w1) @ w2
            dw1, dw2 = torch.autograd.grad(y, (w1, w2), dy)
        outputs.update(y=y, dw1=dw1, dw2=dw2)

    return run, outputs


KERNELS = {
    "matmul": matmul,
    "attention": attention,
    "attention-backward": attention_backward,
    "rmsnorm": rmsnorm,
    "layernorm": layernorm,
    "swiglu": swiglu,
    "rope": rope,
    "softmax": softmax,
    "embedding": embedding,
    "topk": topk,
    "add": add,
    "cross-entropy": cross_entropy,
    "conv1d": conv1d,
    "adamw": adamw,
    "mlp-step": mlp_step,
}


def answer(request, current):
    op = request["op"]
    if op == "prepare":
        current[:] = KERNELS[request["kernel"]](request)
        current[0]()
        return {}
    if op == "run":
        run = current[0]
        start = time.perf_counter()
        for _ in range(request["reps"]):
            run()
        return {"seconds": time.perf_counter() - start}
    if op == "sample":
        flat = current[1][request["output"]].detach().reshape(-1)
        return {"values": flat[torch.tensor(request["at"])].double().tolist()}
    if op == "drop":
        current.clear()
        return {}
    raise ValueError(f"unknown op {op}")


def main():
    threads = int(sys.argv[1])
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    settings = f"eager, {torch.backends.cpu.get_cpu_capability()}, memory kept between calls"
    print(json.dumps({"name": "PyTorch", "version": torch.__version__.split("+")[0], "settings": settings}), flush=True)
    current = []
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), current)
        except Exception as error:  # the reply carries it; the child stays for the next figure
            reply = {"error": f"PyTorch: {type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


main()
