"""Writes first_losses.json: the first losses of a small LoRA training in PyTorch, in f32.

python first_losses.py MODEL.gguf
"""

import argparse
import math
import pathlib

import torch

from conversations import HELD_BACK, TRAIN
from peer import (
    PROJECTIONS,
    Trainer,
    adapter_tensors,
    add_adapter,
    encode_example,
    held_back_loss,
    learning_rate,
    load_model,
    load_tokenizer,
    write_fixture,
)

RANK = 2
ALPHA = 4
STEPS = 20
BATCH = 4
PEAK = 5e-4
SCALE_A = 0.03
SCALE_B = 0.01
# Both sides of a layer, each kind of layer, and from the first block to the last.
NAMED = [
    "0.self_attn.q_proj.lora_A",
    "0.self_attn.q_proj.lora_B",
    "0.self_attn.k_proj.lora_B",
    "7.self_attn.v_proj.lora_A",
    "15.self_attn.o_proj.lora_B",
    "22.mlp.gate_proj.lora_A",
    "26.mlp.up_proj.lora_B",
    "29.mlp.down_proj.lora_A",
    "29.mlp.down_proj.lora_B",
]

DESCRIPTION = {
    "adapter": "LoRA on all linear layers: y = W x + (alpha / rank) B A x, no dropout, f32. Tensor "
    "number t = 2 * (7 * layer + projection) + side, with projection 0 to 6 = q, k, v, o, gate, "
    "up, down and side 0 = A (rank rows, input columns), 1 = B (output rows, rank columns). Rows "
    "of B for q and k are in the order of transformers (rotate-half), not in that of the "
    "GGUF file.",
    "initial values": "value(t, row, column) = scale * sin(0.7 * t + 1.3 * row + 0.31 * column), "
    "computed in f64 and rounded to f32; scale is scale_a for A and scale_b for B.",
    "order": "step s (from 0) takes the examples (4 * s + k) mod 24 for k = 0, 1, 2, 3.",
    "loss": "sum of the cross-entropies of the learned tokens of the batch / their number; "
    "learned[i] means that the prediction of tokens[i] from tokens[..i] counts.",
    "optimizer": "AdamW with beta 0.9 and 0.999, epsilon 1e-8, no weight decay, bias-corrected. "
    "Before it, gradients are multiplied by min(1, 1 / (norm + 1e-6)), norm over all tensors.",
    "learning rate": "warm_up = max(1, round(0.05 * steps)) = 1; at step s: peak * (s + 1) / "
    "warm_up if s < warm_up, else peak * 0.5 * (1 + cos(pi * (s - warm_up) / (steps - warm_up))).",
    "results": "losses[s] is the loss of step s's batch before its update; gradient_norms[s] the "
    "norm over all tensors before clipping; first_gradients the norm of one tensor's gradient at "
    "step 0 before clipping. held_back_before and held_back_after: mean over all learned tokens of "
    "the held-back examples, with the initial adapter and after the last step.",
}


def fill_by_formula(model):
    with torch.no_grad():
        for number, (_, parameter) in enumerate(adapter_tensors(model)):
            rows, columns = parameter.shape
            scale = SCALE_A if number % 2 == 0 else SCALE_B
            values = [
                [scale * math.sin(0.7 * number + 1.3 * i + 0.31 * j) for j in range(columns)]
                for i in range(rows)
            ]
            parameter.copy_(torch.tensor(values, dtype=torch.float64))


def batch_at(examples, step):
    return [examples[(BATCH * step + k) % len(examples)] for k in range(BATCH)]


def first_gradients(model, trainer, examples):
    """Norms of the named tensors' gradients at step 0; fails if any tensor gets none."""
    trainer.backward(batch_at(examples, 0))
    norms = {}
    for name, parameter in adapter_tensors(model):
        norm = parameter.grad.norm().item()
        if not norm > 0.0:
            raise ValueError(f"{name} gets no gradient")
        short = name.removeprefix("base_model.model.model.layers.").removesuffix(".weight")
        if short in NAMED:
            norms[name] = norm
    return norms


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("model", help="the starter model's GGUF file")
    arguments.add_argument("--save", help="also save the trained adapter in this folder")
    options = arguments.parse_args()

    torch.set_num_threads(2)
    tokenizer = load_tokenizer(options.model)
    examples = [encode_example(tokenizer, messages) for messages in TRAIN]
    held_back = [encode_example(tokenizer, messages) for messages in HELD_BACK]

    model = add_adapter(load_model(options.model), RANK, ALPHA)
    fill_by_formula(model)
    before = held_back_loss(model, held_back)
    trainer = Trainer(model, STEPS, PEAK)
    gradients = first_gradients(model, trainer, examples)
    results = [trainer.step(step, batch_at(examples, step)) for step in range(STEPS)]
    after = held_back_loss(model, held_back)
    if options.save:
        model.save_pretrained(options.save)

    print("held back", before, "->", after)
    print("losses", *[f"{loss:.6f}" for loss, _ in results])
    fixture = {
        "description": DESCRIPTION,
        "rank": RANK,
        "alpha": ALPHA,
        "scale_a": SCALE_A,
        "scale_b": SCALE_B,
        "batch": BATCH,
        "steps": STEPS,
        "peak_learning_rate": PEAK,
        "clip_norm": 1.0,
        "layers": model.config.num_hidden_layers,
        "projections": PROJECTIONS,
        "tensor_name": "base_model.model.model.layers.{layer}.{projection}.lora_{A or B}.weight",
        "losses": [round(loss, 6) for loss, _ in results],
        "gradient_norms": [round(norm, 6) for _, norm in results],
        "learning_rates": [learning_rate(step, STEPS, PEAK) for step in range(STEPS)],
        "first_gradients": gradients,
        "held_back_before": before,
        "held_back_after": after,
        "examples": with_messages(TRAIN, examples),
        "held_back": with_messages(HELD_BACK, held_back),
    }
    write_fixture(pathlib.Path(__file__).with_name("first_losses.json"), fixture)


def with_messages(conversations, examples):
    return [{"messages": m, **e} for m, e in zip(conversations, examples, strict=True)]


if __name__ == "__main__":
    main()
