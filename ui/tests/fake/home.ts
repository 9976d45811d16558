// Home's answers: three projects, what happened last, and this computer.
import type { Home } from '$lib/backend/backend';
import type { Answers } from './backend';
import { MARV, MINUTE, NOW, overview, REPORTS, TRIAGE } from './frame';

const DAY = 24 * 60 * MINUTE;

const [plan, examples, train, evaluate, use] = overview.steps;
if (!plan || !examples || !train || !evaluate || !use) throw new Error('the overview has five steps');

export const home: Home = {
  projects: [
    {
      id: MARV,
      name: 'Marv',
      goal: 'Sarcastic factual chatbot',
      examples: 82,
      runs: 4,
      steps: overview.steps,
      opened_at: NOW,
      failure: null,
    },
    {
      id: TRIAGE,
      name: 'Ticket triage',
      goal: 'Sorts the support inbox into 5 queues',
      examples: 240,
      runs: 0,
      steps: [
        plan,
        {
          name: 'examples',
          state: { state: 'needs_attention' },
          status: { status: 'examples', count: 240, needs_fix: 17 },
        },
        { name: 'train', state: { state: 'not_started' }, status: { status: 'train_not_started' } },
        { name: 'evaluate', state: { state: 'not_started' }, status: { status: 'evaluate_no_baseline' } },
        { name: 'use', state: { state: 'not_started' }, status: { status: 'use_after_training' } },
      ],
      opened_at: NOW - DAY,
      failure: null,
    },
    {
      id: REPORTS,
      name: 'Report-card comments',
      goal: 'Year 5 reports in Ms Okafor’s voice',
      examples: 64,
      runs: 2,
      steps: [
        plan,
        {
          name: 'examples',
          state: { state: 'done' },
          status: { status: 'examples', count: 64, needs_fix: 0 },
        },
        { name: 'train', state: { state: 'done' }, status: { status: 'train_finished', number: 2 } },
        {
          name: 'evaluate',
          state: { state: 'done' },
          status: {
            status: 'evaluate_scored',
            score: { right: 11, of: 12, likely: { least: 0.65, most: 0.99 } },
            baseline: { right: 5, of: 12, likely: { least: 0.19, most: 0.68 } },
          },
        },
        { name: 'use', state: { state: 'done' }, status: { status: 'use_ready', number: 2 } },
      ],
      opened_at: NOW - 18 * DAY,
      failure: null,
    },
  ],
  recent: [
    {
      project: MARV,
      project_name: 'Marv',
      what: { kind: 'bake', drafts: 24, waiting: 14 },
      at: NOW - 38 * MINUTE,
    },
    {
      project: TRIAGE,
      project_name: 'Ticket triage',
      what: { kind: 'import', file: 'tickets-oct-2026.jsonl', examples: 240 },
      at: NOW - DAY,
    },
    {
      project: MARV,
      project_name: 'Marv',
      what: {
        kind: 'evaluation',
        number: 3,
        score: { right: 13, of: 16, likely: { least: 0.57, most: 0.93 } },
      },
      at: NOW - DAY,
    },
    {
      project: REPORTS,
      project_name: 'Report-card comments',
      what: { kind: 'run', number: 2, is_done: true },
      at: NOW - 18 * DAY,
    },
  ],
  computer: {
    memory_bytes: 16 * 2 ** 30,
    free_disk_bytes: 118e9,
    processors: 8,
    has_starter_model: true,
  },
  samples: [
    {
      sample: 'marv',
      name: 'Marv',
      goal: 'A chatbot that knows its facts and can’t resist a remark.',
      examples: 82,
      project: MARV,
    },
    {
      sample: 'triage',
      name: 'Ticket triage',
      goal: 'Sorts what people write to a support desk into five queues.',
      examples: 120,
      project: null,
    },
  ],
};

/** A computer on which nothing was done yet. */
export const firstHome: Home = {
  ...home,
  projects: [],
  recent: [],
  samples: home.samples.map((sample) => ({ ...sample, project: null })),
};

export const homeAnswers: Answers = {
  home: () => home,
  project_create: () => MARV,
  project_rename: () => overview,
  project_delete: () => null,
  project_restore: () => null,
};
