"""Prints the held-back loss that PEFT computes with an adapter folder, as one line of JSON.

    python load_adapter.py ADAPTER_DIR DATA.json --model MODEL.gguf

DATA.json is a list of examples, `[{"tokens": [...], "learned": [true, ...]}, ...]`, or an object
that has it as `held_back`. Without --model it takes the starter model from the folder that
BAKEHOUSE_MODELS names.
"""

import argparse
import json
import os

import torch
from peft import PeftModel
from safetensors import safe_open

from peer import adapter_tensors, held_back_loss, load_model

STARTER_MODEL = "SmolLM2-135M-Instruct.Q4_1.gguf"


def starter_model():
    folder = os.environ.get("BAKEHOUSE_MODELS")
    return os.path.join(folder, STARTER_MODEL) if folder else None


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("adapter", help="folder of adapter_model.safetensors")
    arguments.add_argument("data", help="the held-back examples")
    arguments.add_argument("--model", default=starter_model())
    options = arguments.parse_args()
    if not options.model:
        arguments.error("name the GGUF file with --model, or its folder in BAKEHOUSE_MODELS")

    with open(options.data, encoding="utf-8") as file:
        data = json.load(file)
    examples = data["held_back"] if isinstance(data, dict) else data

    torch.set_num_threads(2)
    base = load_model(options.model)
    before = held_back_loss(base, examples)
    model = PeftModel.from_pretrained(base, options.adapter)
    require_every_tensor(model, options.adapter)
    print(
        json.dumps(
            {
                "held_back_loss": held_back_loss(model, examples),
                "held_back_loss_without_adapter": before,
                "learned_tokens": sum(sum(example["learned"]) for example in examples),
            }
        )
    )


def require_every_tensor(model, adapter):
    """PEFT only warns about names that it misses or does not know, and goes on without them."""
    expected = {name for name, _ in adapter_tensors(model)}
    with safe_open(os.path.join(adapter, "adapter_model.safetensors"), "pt") as file:
        found = set(file.keys())
    if expected != found:
        missing, unknown = sorted(expected - found), sorted(found - expected)
        raise SystemExit(f"the adapter misses {missing} and has the unknown {unknown}")


if __name__ == "__main__":
    main()
