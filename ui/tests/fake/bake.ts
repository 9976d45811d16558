// Bake and Review as the fake program has them: a batch of forty that is two thirds done, and one that is reviewed.
import type {
  BakeOffer,
  BakePage,
  BakeWhat,
  DraftRow,
  DraftState,
  Recipe,
  ReviewPage,
  Task,
} from '$lib/backend/backend';
import type { Answers } from './backend';
import { message } from './example';
import { BASE_PROMPT, MARV } from './marv';

export const PROJECT = '01J0000000000000000000000A';

export const recipe: Recipe = {
  topics: [
    { name: 'Science and nature', share: 25, within: '' },
    { name: 'History', share: 20, within: '' },
    { name: 'Geography', share: 20, within: '' },
    { name: 'Everyday how-to', share: 20, within: '' },
    { name: 'Arts and film', share: 15, within: '' },
  ],
  count: 40,
  variety: 'some',
  writer: 'smollm2.gguf',
  style_examples: 5,
  asks: '',
  people: '',
  moods: '',
  languages: '',
  lengths: 'any',
  longer: 0,
  most_turns: 2,
  hard: 0,
  style_guide: '',
  documents: 0,
  judge: false,
  like: [],
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
  writers: [
    { id: 'smollm2.gguf', name: 'SmolLM2 360M', place: 'here' },
    {
      id: 'together',
      name: 'Qwen3 235B',
      place: {
        elsewhere: {
          service: 'Together AI',
          address: 'https://api.together.ai/v1',
          host: 'api.together.ai',
        },
      },
    },
  ],
  expected: { calls: 80, asked_tokens: 2100, answered_tokens: 400, dollars: null, seconds: 360 },
  missing: 0,
  spent: { calls: 0, asked_tokens: 0, answered_tokens: 0, dollars: null, seconds: null },
  used: [],
  documents: [],
  reading: null,
  suggested: null,
  style_examples: 66,
  task,
  made: 26,
  left_out: 3,
  wanted: 40,
  misses: [
    { flaw: 'near_copy', left_out: 3, tried_again: 2 },
    { flaw: 'cut_off', left_out: 0, tried_again: 4 },
  ],
  waiting: 23,
  can_go_on: false,
  stopped: null,
  obstacle: null,
};

const TOPICS = ['Everyday', 'History', 'Science', 'History', 'Geography', 'Arts'];

export const drafts: DraftRow[] = Array.from({ length: 30 }, (_, index) => {
  const [asks, answers] = MARV[(index * 5 + 10) % MARV.length] ?? ['', ''];
  const isTwin = index % 9 === 3;
  const state: DraftState = index === 0 ? 'writing' : isTwin ? 'left_out' : 'waiting';
  return {
    id: 30 - index,
    topic: TOPICS[index % TOPICS.length] ?? '',
    turns: [{ asks, answers: index === 0 ? answers.slice(0, 34) : answers }],
    state,
    flaw: isTwin ? 'near_copy' : null,
    twin: isTwin ? 41 : null,
    score: null,
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
    passage: null,
    score: null,
    rating: null,
    note: '',
    closest: {
      id: 40,
      asks: 'How often should I replace a toothbrush?',
      answers: 'Every three months. If it looks like a startled hedgehog, you’re late.',
      alike: 0.41,
    },
  },
  states: [...DECIDED, ...Array<DraftState>(14).fill('waiting')],
  place: 10,
  rewriting: null,
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

/** What a batch takes, and who writes it. */
function offer(what: BakeWhat): BakeOffer {
  const count = what === 'missing' ? 17 : typeof what === 'object' ? what.like.count : page.recipe.count;
  return { count, effort: page.expected, writer: page.writers[0] ?? null, obstacle: null };
}

export const bakeAnswers: Answers = {
  bake: () => page,
  bake_change: ({ recipe: changed }) => ({ ...page, recipe: changed }),
  bake_start: () => task.id,
  bake_resume: () => task.id,
  bake_offer: ({ what }) => offer(what),
  topics_suggest: () => task.id,
  document_add: () => task.id,
  document_paste: () => page,
  document_remove: () => ({ id: 8, kind: 'document_removed', count: 1 }),
  draft_remark: () => null,
  draft_rewrite: () => task.id,
  drafts_keep: () => ({ id: 8, kind: 'draft_kept', count: 14 }),
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
