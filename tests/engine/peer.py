"""The reference engine: the same GGUF file in PyTorch + transformers + PEFT, in f32.

Everything the other scripts here share: loading, the adapter, batches, the loss and the schedule.
What is measured or stored stands in those scripts.
"""

import json
import math
import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

import torch
from peft import LoraConfig, get_peft_model
from tokenizers.pre_tokenizers import ByteLevel, Digits, Sequence
from transformers import AutoModelForCausalLM, AutoTokenizer

# The linear layers of one block, in the order in which adapter tensors are numbered.
PROJECTIONS = [
    "self_attn.q_proj",
    "self_attn.k_proj",
    "self_attn.v_proj",
    "self_attn.o_proj",
    "mlp.gate_proj",
    "mlp.up_proj",
    "mlp.down_proj",
]
NOT_LEARNED = -100


def load_model(path):
    folder, file = os.path.split(os.path.abspath(path))
    return AutoModelForCausalLM.from_pretrained(
        folder, gguf_file=file, dtype=torch.float32, attn_implementation="sdpa"
    ).eval()


def load_tokenizer(path):
    """The tokenizer inside the GGUF file.

    transformers does not read `tokenizer.ggml.pre`, which says "smollm" here: digits are split
    off one by one before everything else. Without it "\n\n2" and "  2" come out differently.
    """
    folder, file = os.path.split(os.path.abspath(path))
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=file)
    tokenizer.backend_tokenizer.pre_tokenizer = Sequence(
        [Digits(individual_digits=True), ByteLevel(add_prefix_space=False, use_regex=True)]
    )
    return tokenizer


def encode_prompt(tokenizer, messages):
    return _render(tokenizer, messages, add_generation_prompt=True)


def encode_example(tokenizer, messages):
    """Token ids of a whole conversation, and which of them the loss counts: what the assistant
    says, with the `<|im_end|>` that closes it, but not the line break behind that."""
    tokens = _render(tokenizer, messages)
    learned = [False] * len(tokens)
    for index, message in enumerate(messages):
        if message["role"] != "assistant":
            continue
        start = len(_render(tokenizer, messages[:index], add_generation_prompt=True))
        through = _render(tokenizer, messages[: index + 1])
        if tokens[: len(through)] != through:
            raise ValueError(f"the template rewrites earlier messages: {messages}")
        end = len(through) - 1
        if through[end - 1] != tokenizer.eos_token_id:
            raise ValueError(f"an answer does not end with the end token: {messages}")
        learned[start:end] = [True] * (end - start)
    return {"tokens": tokens, "learned": learned}


def _render(tokenizer, messages, add_generation_prompt=False):
    text = tokenizer.apply_chat_template(
        messages, tokenize=False, add_generation_prompt=add_generation_prompt
    )
    return tokenizer(text, add_special_tokens=False).input_ids


def add_adapter(model, rank, alpha):
    """LoRA on every linear layer; A random, B zero, as PEFT starts it."""
    names = [name.split(".")[1] for name in PROJECTIONS]
    config = LoraConfig(
        r=rank, lora_alpha=alpha, lora_dropout=0.0, target_modules=names, task_type="CAUSAL_LM"
    )
    return get_peft_model(model, config)


def adapter_tensors(model):
    """(name in the adapter file, parameter), in the order of their numbers: by layer, then by
    `PROJECTIONS`, A before B."""
    parameters = dict(model.named_parameters())
    tensors = []
    for layer in range(model.config.num_hidden_layers):
        for projection in PROJECTIONS:
            for side in ("lora_A", "lora_B"):
                name = f"base_model.model.model.layers.{layer}.{projection}.{side}"
                tensors.append((f"{name}.weight", parameters[f"{name}.default.weight"]))
    return tensors


def collate(examples):
    """Token ids and labels, padded on the right to the longest.

    No attention mask is needed: attention is causal, so no real token sees the padding behind
    it, and the loss ignores what the padding predicts.
    """
    longest = max(len(example["tokens"]) for example in examples)
    tokens = torch.zeros(len(examples), longest, dtype=torch.long)
    labels = torch.full((len(examples), longest), NOT_LEARNED)
    for row, example in enumerate(examples):
        ids = torch.tensor(example["tokens"])
        learned = torch.tensor(example["learned"])
        tokens[row, : len(ids)] = ids
        labels[row, : len(ids)] = torch.where(learned, ids, NOT_LEARNED)
    return tokens, labels


def batch_loss(model, examples):
    """Mean cross-entropy over the learned tokens of the batch."""
    tokens, labels = collate(examples)
    return model(input_ids=tokens, labels=labels, use_cache=False).loss


def held_back_loss(model, examples):
    """Mean cross-entropy over all learned tokens of all examples, one example at a time."""
    total = 0.0
    count = 0
    model.eval()
    with torch.inference_mode():
        for example in examples:
            learned = sum(example["learned"])
            total += batch_loss(model, [example]).item() * learned
            count += learned
    return total / count


def learning_rate(step, steps, peak):
    warm_up = max(1, round(0.05 * steps))
    if step < warm_up:
        return peak * (step + 1) / warm_up
    return peak * 0.5 * (1 + math.cos(math.pi * (step - warm_up) / (steps - warm_up)))


class Trainer:
    """AdamW without weight decay on the adapter, gradients clipped to a norm of 1."""

    def __init__(self, model, steps, peak):
        self.model = model
        self.steps = steps
        self.peak = peak
        self.parameters = [parameter for _, parameter in adapter_tensors(model)]
        self.optimizer = torch.optim.AdamW(
            self.parameters, lr=peak, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, fused=True
        )
        model.train()

    def step(self, number, examples):
        """One step; the loss before it and the norm of its gradient before clipping."""
        loss = self.backward(examples)
        norm = torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(number, self.steps, self.peak)
        self.optimizer.step()
        return loss, norm.item()

    def backward(self, examples):
        self.optimizer.zero_grad(set_to_none=True)
        loss = batch_loss(self.model, examples)
        loss.backward()
        return loss.item()


def write_fixture(path, fields):
    """JSON with one line a field, and one line an item where a field lists objects."""
    lines = []
    for name, value in fields.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            items = ",\n".join(f"  {_compact(item)}" for item in value)
            lines.append(f"{json.dumps(name)}: [\n{items}\n]")
        else:
            lines.append(f"{json.dumps(name)}: {_compact(value)}")
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")


def _compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
