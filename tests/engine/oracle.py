"""Writes oracle_logits.json: what PyTorch computes from the starter model's GGUF file in f32.

python oracle.py MODEL.gguf
"""

import argparse
import pathlib

import torch

from conversations import PROMPTS
from peer import encode_prompt, load_model, load_tokenizer, write_fixture

CONTINUATION = 30
# Spread over the vocabulary: special tokens, bytes, letters, digits, frequent and rare words.
FIXED_IDS = [0, 1, 2, 17, 34, 198, 216, 253, 260, 357, 1004, 2683, 5012, 8191, 13663, 19556]
FIXED_IDS += [28672, 36007, 44444, 49151]

DESCRIPTION = (
    "All weights dequantised to f32, all arithmetic in f32. For each prompt: `tokens`, the "
    "conversation in the chat template with the generation prompt behind it. For each position p: "
    "the logits after reading tokens[0..=p], namely the 20 greatest (`top`, pairs of id and logit, "
    "greatest first), those at `fixed_ids` (`fixed`, same order), and the natural logarithm of the "
    "sum of the exponentials of all logits. `greedy`: the next ids when the greatest logit always "
    "wins, until the end token (which is included), at most 30; "
    "`smallest_margin` is the smallest lead of a winner over the runner-up on the way."
)


def logits_at(model, tokens):
    with torch.inference_mode():
        return model(input_ids=torch.tensor([tokens]), use_cache=False).logits[0]


def describe_position(logits, position):
    row = logits[position]
    top = torch.topk(row, 20).indices.tolist()
    return {
        "position": position,
        "log_sum_exp": round(torch.logsumexp(row.double(), 0).item(), 5),
        "top": [[i, round(row[i].item(), 5)] for i in top],
        "fixed": [round(value, 5) for value in row[FIXED_IDS].tolist()],
    }


def continue_greedily(model, tokens, end_token):
    """Without a cache of keys and values, so that it cannot share that kind of mistake."""
    chosen = []
    smallest_margin = float("inf")
    while len(chosen) < CONTINUATION and end_token not in chosen:
        best = torch.topk(logits_at(model, tokens + chosen)[-1], 2)
        smallest_margin = min(smallest_margin, (best.values[0] - best.values[1]).item())
        chosen.append(best.indices[0].item())
    return chosen, smallest_margin


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("model", help="the starter model's GGUF file")
    path = arguments.parse_args().model

    torch.set_num_threads(2)
    model = load_model(path)
    tokenizer = load_tokenizer(path)
    prompts = []
    for messages in PROMPTS:
        tokens = encode_prompt(tokenizer, messages)
        logits = logits_at(model, tokens)
        last = len(tokens) - 1
        positions = [0, 3, last // 2, last - 4, last]
        greedy, margin = continue_greedily(model, tokens, tokenizer.eos_token_id)
        print(len(tokens), "tokens; margin", round(margin, 4), repr(tokenizer.decode(greedy)))
        prompts.append(
            {
                "messages": messages,
                "tokens": tokens,
                "positions": [describe_position(logits, position) for position in positions],
                "greedy": greedy,
                "greedy_text": tokenizer.decode(greedy),
                "smallest_margin": round(margin, 5),
            }
        )
    fixture = {"description": DESCRIPTION, "fixed_ids": FIXED_IDS, "prompts": prompts}
    write_fixture(pathlib.Path(__file__).with_name("oracle_logits.json"), fixture)


if __name__ == "__main__":
    main()
