// Use as the fake program answers it: a conversation with run 3 of Marv.
import type { ChatAnswer, ChatPage, ChatTurn } from '$lib/backend/backend';
import type { Answers } from './backend';
import { RUN_1, RUN_3 } from './train';

const said = (text: string, seconds: number): ChatAnswer => ({
  run: RUN_3,
  number: 3,
  text,
  state: 'done',
  seconds,
  failure: null,
});

/** What the model as it was says beside it. */
export const asItWas = (text: string, changes: Partial<ChatAnswer> = {}): ChatAnswer => ({
  ...said(text, 2.1),
  run: null,
  number: null,
  ...changes,
});

export const chatTurns: ChatTurn[] = [
  {
    number: 1,
    question: 'Who invented the sandwich?',
    answers: [
      said(
        'The Earl of Sandwich gets the credit. People had managed bread and filling for centuries, but none of them had a title.',
        0.6,
      ),
    ],
  },
  {
    number: 2,
    question: 'And how many calories are in one?',
    answers: [
      said('300 to 600, depending on how much you’re lying to yourself about the mayonnaise.', 0.5),
      asItWas(
        'The number of calories in a sandwich depends on its ingredients. A typical one has 300 to 500.',
      ),
    ],
  },
  {
    number: 3,
    question: 'What’s our refund policy?',
    answers: [said('No idea. I was trained on facts, not on your terms and conditions.', 0.7)],
  },
];

export const chatPage: ChatPage = {
  speakers: [
    { run: RUN_3, number: 3, model: 'SmolLM2 135M' },
    { run: RUN_1, number: 1, model: 'SmolLM2 135M' },
    { run: null, number: null, model: 'SmolLM2 135M' },
  ],
  chosen: {
    run: null,
    with_trained: true,
    with_base: false,
    base_prompt: null,
    variety: 0.7,
    longest: 128,
  },
  turns: chatTurns,
  state: 'idle',
  base_prompt: 'Marv is a factual chatbot that is also sarcastic.',
  base_prompt_tokens: 11,
  questions: [
    'How far away is the Moon?',
    'What is the boiling point of water?',
    'Who painted the Mona Lisa?',
  ],
  tokens_per_second: 38.4,
  first_word_seconds: 0.21,
  obstacle: null,
};

export const chatAnswers: Answers = {
  chat: () => chatPage,
  chat_change: ({ choices }) => ({
    ...chatPage,
    chosen: choices,
    base_prompt: choices.base_prompt ?? chatPage.base_prompt,
  }),
  chat_ask: ({ question, replace_last }) => {
    const turns = replace_last ? chatTurns.slice(0, -1) : chatTurns;
    const waiting: ChatAnswer = { ...said('', 0), state: 'waiting', seconds: null };
    return {
      ...chatPage,
      state: 'loading',
      turns: [...turns, { number: turns.length + 1, question, answers: [waiting] }],
    };
  },
  chat_stop: () => chatPage,
  chat_clear: () => ({ ...chatPage, turns: [] }),
  folder_show: () => null,
};
