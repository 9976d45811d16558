"""Makes token_counts.json: texts and conversations with the counts of OpenAI's own tiktoken.

    pip install tiktoken==0.14.0
    python3 token_counts.py > token_counts.json

The counts per conversation follow num_tokens_from_messages and num_assistant_tokens_from_messages of
the OpenAI cookbook (examples/Chat_finetuning_data_prep.ipynb).
"""

import json
import random

import tiktoken

ENCODINGS = {name: tiktoken.get_encoding(name) for name in ("o200k_base", "cl100k_base")}

NASTY = [
    "", " ", "  ", "\n", "\r\n", "\t", " \n ", "\n\n\n", "a  b   c    ", "   leading", "trailing   ",
    "don't", "DON'T", "I'LL we're THEY'VE it's", "'ſ", "ſtraße", "İstanbul", "ǅ ǆ", "ﬁ ligature",
    "<|endoftext|>", "<|im_start|>user<|im_sep|>", "a<|endofprompt|>b", "<|fim_middle|>",
    "0123456789", "3.14159", "1,000,000", "١٢٣٤", "Ⅷ ½ ²", "$100 €5 ¥7",
    "日本語のテキスト。", "中文,标点!", "한국어 텍스트", "ไทยไม่มีช่องว่าง", "नमस्ते दुनिया", "مرحبا بالعالم",
    "שָׁלוֹם", "Ёлки-палки", "Ελληνικά", "e\u0301 vs \u00e9", "a\u0300\u0301\u0302\u0303",
    "😀", "👩‍👩‍👧‍👦", "🇩🇪🇫🇷", "👍🏽", "☃️", "𝓗𝓮𝓵𝓵𝓸", "𐍈𐌰",
    "\u0000", "a\u0000b", "\u0001\u0002", "\u007f", "\u0085", "\u00a0\u00a0x", "\u200b\u200d\u2060",
    "\u2028\u2029", "\u3000全角", "\ufeff", "\ufffd", "\ue000", "\U000f0000", "\U0010fffd",
    "\u202eright to left\u202c", "snake_case camelCase PascalCase SCREAMING_CASE kebab-case",
    "https://example.org/a?b=c&d=%20#e", "def f(x):\n\treturn x ** 2  # square\n", "{\"a\": [1, 2, null]}",
    "/////", "a/b\\c", "!!!???", "...\n...", "—–-", "“quotes”", "a\r\rb", "x\n  \n y", "🙂\n🙂 \n",
    "a" * 1000, " " * 1000, "\n" * 500, "é" * 500, "日" * 500, "😀" * 200, "ab" * 700, "1" * 301, "?" * 333,
]


def texts():
    yield from NASTY
    source = random.Random(2)
    for _ in range(400):
        yield "".join(source.choice(NASTY)[:12] for _ in range(source.randint(2, 6)))
    for _ in range(200):
        length = source.randint(1, 12)
        yield "".join(chr(source.choice(range(0x20, 0xD800))) for _ in range(length))
    for _ in range(100):
        yield "".join(source.choice(" \t\n\r\u00a0\u3000aé1.") for _ in range(source.randint(1, 20)))


CONVERSATIONS = [
    [{"role": "user", "content": "Hello"}],
    [
        {"role": "system", "content": "Marv is a factual chatbot that is also sarcastic."},
        {"role": "user", "content": "What's the capital of France?"},
        {"role": "assistant", "content": "Paris, as if everyone doesn't know that already."},
    ],
    [
        {"role": "system", "content": "You translate. 🇩🇪"},
        {"role": "user", "name": "Jürgen", "content": "Guten Morgen\n"},
        {"role": "assistant", "content": "Good morning"},
        {"role": "user", "name": "example_user", "content": "<|endoftext|>"},
        {"role": "assistant", "name": "helper", "content": ""},
    ],
    [{"role": "developer", "content": ""}, {"role": "assistant", "content": "早上好"}],
    [{"role": "function", "name": "get_weather", "content": "21"}, {"role": "assistant", "content": "21 °C"}],
]


def count(encoding, text):
    return len(encoding.encode(text, disallowed_special=()))


def num_tokens_from_messages(encoding, messages):
    num_tokens = 0
    for message in messages:
        num_tokens += 3
        for key, value in message.items():
            num_tokens += count(encoding, value)
            if key == "name":
                num_tokens += 1
    return num_tokens + 3


def num_assistant_tokens_from_messages(encoding, messages):
    return sum(count(encoding, m["content"]) for m in messages if m["role"] == "assistant")


def main():
    encodings = [ENCODINGS["o200k_base"], ENCODINGS["cl100k_base"]]
    rows = [json.dumps([text, *(count(e, text) for e in encodings)]) for text in dict.fromkeys(texts())]
    conversations = [
        json.dumps({
            "messages": messages,
            "tokens": [num_tokens_from_messages(e, messages) for e in encodings],
            "answers": [num_assistant_tokens_from_messages(e, messages) for e in encodings],
        })
        for messages in CONVERSATIONS
    ]
    print('{"made_with": ' + json.dumps(f"tiktoken {tiktoken.__version__}") + ",")
    print('"texts": [\n' + ",\n".join(rows) + "\n],")
    print('"conversations": [\n' + ",\n".join(conversations) + "\n]}")


main()
