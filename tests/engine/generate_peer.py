"""The peer that `cargo xtask bench generate` is compared with: llama.cpp, by the wheel xllamacpp.

    python generate_peer.py MODEL.gguf TOKENS THREADS PROMPT

Writes TOKENS tokens after the prompt, always the likeliest, three times, and prints one line of JSON with the best
`tokens_per_second` and the `peak_memory_bytes`. The speed is llama.cpp's own: reading the prompt doesn't count.
"""

import argparse
import json
import resource

import xllamacpp

ROUNDS = 3


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("model")
    arguments.add_argument("tokens", type=int)
    arguments.add_argument("threads", type=int)
    arguments.add_argument("prompt")
    arguments = arguments.parse_args()

    parameters = xllamacpp.CommonParams()
    parameters.model.path = arguments.model
    parameters.n_ctx = 1024
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = arguments.threads
    parameters.cpuparams_batch.n_threads = arguments.threads
    parameters.verbosity = -1
    server = xllamacpp.Server(parameters)

    request = {
        "prompt": arguments.prompt,
        "n_predict": arguments.tokens,
        "temperature": 0.0,
        "ignore_eos": True,
        "cache_prompt": False,
    }
    best = 0.0
    for _ in range(ROUNDS):
        answer = server.handle_completions(request)
        timings = answer["timings"]
        if timings["predicted_n"] != arguments.tokens:
            raise SystemExit(f"{timings['predicted_n']} tokens came, not {arguments.tokens}")
        best = max(best, timings["predicted_per_second"])
    # Linux reports the greatest resident size in KiB.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"tokens_per_second": best, "peak_memory_bytes": peak}))


if __name__ == "__main__":
    main()
