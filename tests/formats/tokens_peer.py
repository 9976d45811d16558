"""The other side of `cargo xtask bench tokens`: the texts of a file of examples, counted by OpenAI's tiktoken.

    TIKTOKEN_CACHE_DIR=FOLDER python3 tokens_peer.py EXAMPLES.jsonl

Prints one JSON line, as `tokens_bench speed` of the crate bakehouse-formats does. The quickest of three rounds counts, in
seconds of processor time; reading the file and the vocabulary doesn't.
"""

import json
import sys
import time

import tiktoken

ROUNDS = 3


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = [message["content"] for line in file for message in json.loads(line)["messages"]]
    start = time.perf_counter()
    encoding = tiktoken.get_encoding("o200k_base")
    ready = time.perf_counter() - start
    seconds = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        tokens = sum(len(encoding.encode_ordinary(text)) for text in texts)
        seconds = min(seconds, time.process_time() - start)
    print(json.dumps({
        "bytes": sum(len(text.encode()) for text in texts),
        "tokens": tokens,
        "cpu_seconds": seconds,
        "ready_seconds": ready,
    }))


main()
