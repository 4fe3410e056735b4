"""PyTorch trains the peer's Transformer (torch_model.py), one optimizer step after another, in one of two ways.

  torch_train.py <threads>        child process of a benchmark, asked in JSON lines (child.ts): seconds of whole steps, peak memory
  torch_train.py golden <folder>  prints one JSON line: the loss of each step, from the weights, batches and rates in the folder

A folder has config.json, model.safetensors, batches.safetensors (ids, labels, each (steps, batch, time)) and settings.json (lr: one rate a
step; beta1, beta2, eps, decay, clip). One step: mean loss, gradients, clipping by their global norm, AdamW with its decay on the
matrices between layers only. Steps go through the batches in turn. Needs PyTorch and nothing else.
"""
import itertools
import json
import os
import resource
import sys
import time

sys.dont_write_bytecode = True  # what runs here leaves nothing behind

try:
    import torch
    from torch_model import load_model, read_safetensors
except ImportError as error:
    print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit(0)


def matrices(model):
    """Those that decay."""
    return [p for name, p in model.named_parameters() if name.startswith("blocks.") and p.dim() == 2]


def optimizer_of(model, decayed, settings):
    """AdamW as PyTorch is fastest with it: one fused kernel, or one call for many tensors where a version has no such kernel."""
    known = {id(p) for p in decayed}
    rest = [p for p in model.parameters() if id(p) not in known]
    groups = [{"params": decayed, "weight_decay": settings["decay"]}, {"params": rest, "weight_decay": 0.0}]
    options = {"lr": 0.0, "betas": (settings["beta1"], settings["beta2"]), "eps": settings["eps"]}
    try:
        return torch.optim.AdamW(groups, fused=True, **options)
    except RuntimeError:
        return torch.optim.AdamW(groups, foreach=True, **options)


def training(folder, load, decayed, compiled=False):
    """Yields the loss of one step after another, without end; the step is done when its loss is there. `decayed`: of the model that `load` gives."""
    with open(os.path.join(folder, "settings.json")) as file:
        settings = json.load(file)
    batches = read_safetensors(os.path.join(folder, "batches.safetensors"))
    model = load(folder)
    optimizer = optimizer_of(model, decayed(model), settings)
    parameters = list(model.parameters())
    loss_of = torch.compile(model) if compiled else model
    turns = zip(batches["ids"].long(), batches["labels"].long(), settings["lr"], strict=True)
    for ids, labels, lr in itertools.cycle(turns):
        loss = loss_of(ids, labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, settings["clip"])
        for group in optimizer.param_groups:
            group["lr"] = lr
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        yield loss.item()


def answer(request, current, load, decayed):
    op = request["op"]
    if op == "prepare":
        current.clear()
        torch.compiler.reset()
        options = {"chunked": True} if request.get("chunked") else {}
        current["steps"] = training(request["folder"], lambda folder: load(folder, **options), decayed, request.get("compiled", False))
        return {}
    if op == "losses":
        return {"values": list(itertools.islice(current["steps"], request["steps"]))}
    if op == "run":
        start = time.perf_counter()
        for _ in range(request["reps"]):
            next(current["steps"])
        return {"seconds": time.perf_counter() - start}
    if op == "memory":  # the highest that this process has had in memory, Python and its libraries included
        return {"bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)}
    if op == "drop":
        current.clear()
        return {}
    raise ValueError(f"unknown op {op}")


def child(threads, load=load_model, decayed=matrices, settings="stacked products, fused AdamW"):
    """`load` makes a model of a folder, `decayed` says which of its parameters shrink, `settings` how it runs."""
    torch.set_num_threads(threads)
    settings = f"float32, {torch.backends.cpu.get_cpu_capability()}, {settings}"
    print(json.dumps({"name": "PyTorch", "version": torch.__version__.split("+")[0], "settings": settings}), flush=True)
    current = {}
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), current, load, decayed)
        except Exception as error:  # the reply carries it; the child stays for the next figure
            reply = {"error": f"PyTorch: {type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


def golden(folder):
    with open(os.path.join(folder, "settings.json")) as file:
        steps = len(json.load(file)["lr"])
    losses = list(itertools.islice(training(folder, load_model, matrices), steps))
    print(json.dumps({"name": "PyTorch", "version": torch.__version__.split("+")[0], "losses": losses}), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "golden":
        golden(sys.argv[2])
    else:
        child(int(sys.argv[1]))
