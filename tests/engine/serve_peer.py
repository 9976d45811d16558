"""llama.cpp's own server, on a port of its choice, until it is killed: a model elsewhere that nobody of us wrote.

Usage: serve_peer.py MODEL THREADS. Prints its address and nothing else.
"""

import signal
import sys

import xllamacpp


def main():
    parameters = xllamacpp.CommonParams()
    parameters.model.path = sys.argv[1]
    parameters.cpuparams.n_threads = int(sys.argv[2])
    # Four conversations at once, each with the model's whole context.
    parameters.n_parallel = 4
    parameters.n_ctx = 4 * 2048
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    signal.pause()


main()
