// Bake and Review as the fake program has them: a batch of forty that is two thirds done, and one that is reviewed.
import type { BakePage, DraftRow, DraftState, Recipe, ReviewPage, Task } from '$lib/backend/backend';
import type { Answers } from './backend';
import { message } from './examples';
import { BASE_PROMPT, MARV } from './marv';

export const PROJECT = '01J0000000000000000000000A';

export const recipe: Recipe = {
  topics: [
    { name: 'Science and nature', share: 25 },
    { name: 'History', share: 20 },
    { name: 'Geography', share: 20 },
    { name: 'Everyday how-to', share: 20 },
    { name: 'Arts and film', share: 15 },
  ],
  count: 40,
  variety: 'some',
  writer: 'smollm2.gguf',
  style_examples: 5,
  asks: '',
  people: '',
  style_guide: '',
};

const task: Task = {
  id: 9,
  kind: 'bake',
  project: PROJECT,
  project_name: 'Marv',
  run: null,
  number: null,
  state: 'running',
  done: 26,
  total: 40,
  seconds_left: { least: 110, most: 130 },
  can_pause: true,
  failure: null,
  ended_at: null,
};

export const page: BakePage = {
  recipe,
  base_prompt: BASE_PROMPT,
  base_prompt_tokens: 26,
  writers: [{ file: 'smollm2.gguf', name: 'SmolLM2 360M' }],
  style_examples: 66,
  task,
  made: 26,
  wanted: 40,
  misses: [
    { flaw: 'near_copy', left_out: 3, tried_again: 2 },
    { flaw: 'cut_off', left_out: 0, tried_again: 4 },
  ],
  waiting: 23,
  stopped: null,
  obstacle: null,
};

const TOPICS = ['Everyday', 'History', 'Science', 'History', 'Geography', 'Arts'];

export const drafts: DraftRow[] = Array.from({ length: 27 }, (_, index) => {
  const [asks, answers] = MARV[(index * 5 + 10) % MARV.length] ?? ['', ''];
  const isTwin = index % 9 === 3;
  const state: DraftState = index === 0 ? 'writing' : isTwin ? 'left_out' : 'waiting';
  return {
    id: 27 - index,
    topic: TOPICS[index % TOPICS.length] ?? '',
    asks,
    answers: index === 0 ? answers.slice(0, 34) : answers,
    state,
    flaw: isTwin ? 'near_copy' : null,
    twin: isTwin ? 41 : null,
  };
});

/** Eight kept, one edited, one skipped; the eleventh of twenty-four is next. */
const DECIDED: DraftState[] = [
  ...Array<DraftState>(3).fill('kept'),
  'edited',
  'kept',
  'skipped',
  ...Array<DraftState>(4).fill('kept'),
];

export const review: ReviewPage = {
  draft: {
    id: 11,
    topic: 'Everyday',
    writer: 'SmolLM2 360M',
    messages: [
      message('system', BASE_PROMPT),
      message('user', 'How often should I replace my pillow?'),
      message('assistant', 'Every one to two years. After three it legally counts as a pet.'),
    ],
    tokens: 58,
    problems: [],
    closest: {
      id: 40,
      asks: 'How often should I replace a toothbrush?',
      answers: 'Every three months. If it looks like a startled hedgehog, you’re late.',
      alike: 0.41,
    },
  },
  states: [...DECIDED, ...Array<DraftState>(14).fill('waiting')],
  place: 10,
  kept: 8,
  edited: 1,
  skipped: 1,
  topics: [
    { topic: 'Science', count: 21 },
    { topic: 'History', count: 17 },
    { topic: 'Geography', count: 16 },
    { topic: 'Everyday', count: 17 },
    { topic: 'Arts', count: 11 },
  ],
};

export const bakeAnswers: Answers = {
  bake: () => page,
  bake_change: ({ recipe: changed }) => ({ ...page, recipe: changed }),
  bake_start: () => task.id,
  drafts: ({ from, count }) => drafts.slice(from, from + count),
  review: () => review,
  draft_decide: ({ decision }) => ({
    id: 8,
    kind: decision === 'skip' ? 'draft_skipped' : 'draft_kept',
    count: 1,
  }),
  undo: () => ({ id: 8, kind: 'draft_kept', count: 1 }),
  task_control: () => null,
};
