"""The peer that `cargo xtask bench engine` is compared with: transformers + PEFT, f32, 2 threads.

    python bench_peer.py INPUT.json

INPUT.json: {"model_dir", "gguf_file", "rank", "alpha", "learning_rate",
"batches": [[{"tokens": [...], "learned": [true, ...]}, ...], ...]}. Each batch is one step, in the
given order, padded to its longest example; the caller puts examples of like length together.

Prints JSON lines: one `loaded`, one `step` a batch, one `done`. Only real tokens are counted, never
padding. `tokens_per_second` leaves out the first two steps, in which PyTorch sets up its kernels;
`tokens_per_second_all` does not. Reading the files counts towards neither, but towards the peak of
memory, of which `loaded` gives the part before training.
"""

import argparse
import json
import os
import resource
import time

import torch

from peer import Trainer, add_adapter, load_model

WARM_UP_STEPS = 2


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("input", help="the JSON file described above")
    with open(arguments.parse_args().input, encoding="utf-8") as file:
        job = json.load(file)
    batches = job["batches"]
    if len(batches) <= WARM_UP_STEPS:
        raise SystemExit(f"at least {WARM_UP_STEPS + 1} batches are needed")

    torch.set_num_threads(2)
    torch.manual_seed(0)
    base = load_model(os.path.join(job["model_dir"], job["gguf_file"]))
    model = add_adapter(base, job["rank"], job["alpha"])
    trainer = Trainer(model, len(batches), job["learning_rate"])
    report("loaded", torch=torch.__version__, peak_memory_bytes=peak_memory_bytes())

    seconds = []
    for step, batch in enumerate(batches):
        start = time.perf_counter()
        loss, norm = trainer.step(step, batch)
        seconds.append(time.perf_counter() - start)
        report(
            "step",
            step=step,
            loss=loss,
            gradient_norm=norm,
            tokens=real_tokens(batch),
            seconds=seconds[-1],
        )

    tokens = [real_tokens(batch) for batch in batches]
    report(
        "done",
        steps=len(batches),
        tokens=sum(tokens),
        seconds=sum(seconds),
        tokens_per_second=sum(tokens[WARM_UP_STEPS:]) / sum(seconds[WARM_UP_STEPS:]),
        tokens_per_second_all=sum(tokens) / sum(seconds),
        peak_memory_bytes=peak_memory_bytes(),
    )


def real_tokens(batch):
    return sum(len(example["tokens"]) for example in batch)


def peak_memory_bytes():
    """Greatest resident size so far; Linux reports it in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def report(kind, **fields):
    print(json.dumps({"type": kind, **fields}), flush=True)


if __name__ == "__main__":
    main()
