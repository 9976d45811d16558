"""The other side of `cargo xtask bench import`: what the notebook chat_finetuning_data_prep of OpenAI's cookbook does with a
file of examples, step by step, in a program: load all lines, check their form, count messages and tokens.

    TIKTOKEN_CACHE_DIR=FOLDER python3 import_peer.py EXAMPLES.jsonl

The notebook counts with cl100k_base; here it is o200k_base, as in newer models and as we do. Its answers are counted a second
time by themselves: that is its way. Prints one JSON line with what it found, and the processor time and memory of the
whole program.
"""

import json
import resource
import sys
import time
from collections import Counter

import tiktoken

MOST_TOKENS = 16_385
KNOWN_KEYS = ("role", "content", "name", "function_call", "weight")
KNOWN_ROLES = ("system", "user", "assistant", "function")


def load(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def errors_of_form(examples):
    errors = Counter()
    for example in examples:
        if not isinstance(example, dict):
            errors["data_type"] += 1
            continue
        messages = example.get("messages", None)
        if not messages:
            errors["missing_messages_list"] += 1
            continue
        for message in messages:
            if "role" not in message or "content" not in message:
                errors["message_missing_key"] += 1
            if any(key not in KNOWN_KEYS for key in message):
                errors["message_unrecognized_key"] += 1
            if message.get("role", None) not in KNOWN_ROLES:
                errors["unrecognized_role"] += 1
            content = message.get("content", None)
            function_call = message.get("function_call", None)
            if (not content and not function_call) or not isinstance(content, str):
                errors["missing_content"] += 1
        if not any(message.get("role", None) == "assistant" for message in messages):
            errors["example_missing_assistant_message"] += 1
    return errors


def tokens_of_messages(encoding, messages):
    tokens = 3
    for message in messages:
        tokens += 3
        for key, value in message.items():
            tokens += len(encoding.encode(value))
            if key == "name":
                tokens += 1
    return tokens


def tokens_of_answers(encoding, messages):
    return sum(
        len(encoding.encode(message["content"]))
        for message in messages
        if message["role"] == "assistant"
    )


def distribution(values):
    values = sorted(values)
    at = lambda share: values[int((len(values) - 1) * share)]
    return {"least": values[0], "p10": at(0.1), "median": at(0.5), "p90": at(0.9), "most": values[-1]}


def main():
    examples = load(sys.argv[1])
    errors = errors_of_form(examples)
    encoding = tiktoken.get_encoding("o200k_base")
    without = Counter()
    counts, lengths, answers = [], [], []
    for example in examples:
        messages = example["messages"]
        for role in ("system", "user"):
            without[role] += not any(message["role"] == role for message in messages)
        counts.append(len(messages))
        lengths.append(tokens_of_messages(encoding, messages))
        answers.append(tokens_of_answers(encoding, messages))
    print(json.dumps({
        "examples": len(examples),
        "errors": errors,
        "without": without,
        "messages": distribution(counts),
        "lengths": distribution(lengths),
        "answers": distribution(answers),
        "too_long": sum(length > MOST_TOKENS for length in lengths),
        "billed": sum(min(MOST_TOKENS, length) for length in lengths),
        "tokens": sum(lengths),
        "learned_tokens": sum(answers),
        "cpu_seconds": time.process_time(),
        "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }))


main()
