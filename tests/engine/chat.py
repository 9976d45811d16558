"""Makes chat.json: conversations and texts with the tokens that transformers makes of them.

    pip install transformers==5.23.0 gguf==0.19.0 torch && python chat.py FOLDER_OF_THE_STARTER_MODEL

Which tokens are learned is worked out another way than in Rust: from the lengths of the rendered conversation up to
each answer.
"""

import json
import sys

from tokenizers import pre_tokenizers
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(sys.argv[1], gguf_file="SmolLM2-135M-Instruct.Q4_1.gguf")
# transformers doesn't read the pre-tokenizer's name from a GGUF. This is the published one of SmolLM2.
tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
    [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
)


def turns(*contents, system=None, skip=()):
    """user, assistant, user, … and the numbers of the messages that must not be learned."""
    messages = [] if system is None else [{"role": "system", "content": system}]
    for at, content in enumerate(contents):
        messages.append({"role": ("user", "assistant")[at % 2], "content": content})
    for at in skip:
        messages[at]["weight"] = 0
    return messages


CONVERSATIONS = {
    "no base prompt": turns("How many strings does a guitar have?", "Six."),
    "base prompt": turns("What's the capital of France?", "Paris, as if everyone doesn't know that already.", system="Marv is a factual chatbot that is also sarcastic."),
    "several turns": turns("Hi", "Hello!", "2+2?", "4, of course.", "Sure?", "Yes.", system="Be brief."),
    "weight 0": turns("Hi", "Bad answer", "Again", "Good answer", system="Be brief.", skip=(2,)),
    "all weights 0": turns("Hi", "Bad answer", system="Be brief.", skip=(2,)),
    "question only": turns("Is anybody there?"),
    "unicode": turns("Wie heißt „Übung“ auf 日本語? 👩‍👩‍👧‍👦 naïve – café", "練習 (れんしゅう) 🎉 é vs e\u0301", system="Ты — переводчик."),
    "digits": turns("12345 + 67890 = ?  3.14159, ½, ², Ⅷ, ٣", "80,235 and 10^6", system="1 2 3"),
    "code": turns("def f(x):\n\treturn x ** 2  # sq\n\n\nprint(f(3))", "```python\nfor i in range(10):\n    if i % 2 == 0:\n        print(f'{i}')\n```\n"),
    "white space": turns("  two before, two after  ", "\n\nstarts with lines\n", "\t\ttabs   ", " \n "),
    "empty answer": turns("Say nothing.", ""),
    "empty everything": turns("", "", system=""),
    "letters of the marks": turns("<|im start|> < | <|im_en d|>", "|im_end|> \ue000 \U000f0000 \U000f0001\U000f0002"),
    "contractions": turns("I'll say it's what they've done, isn't it? 'Twas I'D", "We'RE sure you're right; he'd've known."),
    "long word": turns("a" * 300 + "ä" * 40, "=" * 120 + "\r\n\r\n" + "-" * 77),
}
TEXTS = ["", "no token: \u0004 \U00040000", " ", "\n", "Hello 123'\n x", "<|endoftext|", "…—\u00a0\u3000x", "0" * 20, "ÄÖÜ\u0000\u0007\ufeff", "🤷🏽‍♀️ ok"]


def encoded(name, messages):
    plain = [{"role": m["role"], "content": m["content"]} for m in messages]
    render = lambda messages, **options: tokenizer.apply_chat_template(messages, tokenize=False, **options)
    text = render(plain)
    whole = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    assert whole.input_ids == tokenizer.apply_chat_template(plain, tokenize=True, return_dict=False), name
    learned = [False] * len(whole.input_ids)
    for at, message in enumerate(messages):
        if message["role"] != "assistant" or message.get("weight") == 0:
            continue
        start = len(render(plain[:at], add_generation_prompt=True))
        end = len(render(plain[: at + 1])) - len("\n")
        assert text[start:end] == message["content"] + "<|im_end|>", name
        for token, (first, last) in enumerate(whole.offset_mapping):
            learned[token] |= first < end and last > start
    return {
        "name": name,
        "messages": messages,
        "tokens": whole.input_ids,
        "learned": "".join("x" if is_learned else "." for is_learned in learned),
        "prompt": tokenizer.apply_chat_template(plain, add_generation_prompt=True, tokenize=True, return_dict=False),
    }


fixture = {
    "conversations": [encoded(name, messages) for name, messages in CONVERSATIONS.items()],
    "texts": [{"text": text, "tokens": tokenizer(text, add_special_tokens=False).input_ids} for text in TEXTS],
}
with open("chat.json", "w", encoding="utf-8") as file:
    rows = lambda key: ",\n".join(json.dumps(row, ensure_ascii=True) for row in fixture[key])
    file.write('{"conversations": [\n%s\n], "texts": [\n%s\n]}\n' % (rows("conversations"), rows("texts")))
