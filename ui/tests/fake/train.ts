// Train as the fake program answers it: a project with three finished runs and a fourth that is at step 124 of 198.
import type {
  CostRow,
  Plan,
  Reason,
  RunDetail,
  RunMetrics,
  RunRow,
  TrainChoices,
  TrainEstimate,
  TrainPage,
} from '$lib/backend/backend';
import type { Answers } from './backend';
import { MINUTE, NOW, RUN as RUN_4 } from './frame';

export { RUN_4 };

export const RUN_3 = '01J0000000000000000000RUN3';
export const RUN_2 = '01J0000000000000000000RUN2';
export const RUN_1 = '01J0000000000000000000RUN1';

const GB = 2 ** 30;

export const noChoices: TrainChoices = {
  model: null,
  passes: null,
  examples_per_step: null,
  speed: null,
  held_back: null,
  held_back_by: 'share',
  rank: null,
  seed: null,
};

const usual = (value: number, reason: Reason) => ({ value, reason });

export const automatic: Plan = {
  passes: usual(4, 'passes_usual'),
  examples_per_step: usual(4, 'step_least'),
  speed: usual(0.05, 'speed_small_steps'),
  learning_rate: 2.5e-4,
  rank: usual(16, 'rank_usual'),
  alpha: usual(32, 'alpha_twice_rank'),
  held_back: usual(16, 'held_back_share'),
  seed: usual(1, 'seed_usual'),
};

function planned(choices: TrainChoices): Plan {
  const plan = { ...automatic };
  for (const name of ['passes', 'examples_per_step', 'speed', 'held_back', 'rank', 'seed'] as const) {
    const chosen = choices[name];
    if (chosen !== null) plan[name] = usual(chosen, 'chosen');
  }
  return plan;
}

export function trainPage(choices: TrainChoices = noChoices): TrainPage {
  const models = [
    { file: 'SmolLM2-135M.gguf', name: 'SmolLM2 135M', memory_bytes: 1.1 * GB },
    { file: 'Qwen3-0.6B.gguf', name: 'Qwen3 0.6B', memory_bytes: 3.4 * GB },
    { file: 'Qwen3-1.7B.gguf', name: 'Qwen3 1.7B', memory_bytes: 9.6 * GB },
    { file: 'Mistral-7B.gguf', name: 'Mistral 7B', memory_bytes: 31 * GB },
  ];
  const chosen = choices.model ?? 'SmolLM2-135M.gguf';
  const plan = planned(choices);
  return {
    models: models.map((model, index) => ({
      ...model,
      computer_bytes: 16 * GB,
      fits: model.memory_bytes < 16 * GB,
      is_recommended: index === 0,
      is_chosen: model.file === chosen,
    })),
    plan,
    automatic,
    choices,
    has_advised_speed: plan.speed.value >= 0.02 && plan.speed.value <= 0.2,
    examples: 82,
    left_out: 0,
    topics: [
      { topic: 'Geography', count: 40 },
      { topic: 'Arts', count: 13 },
    ],
    obstacles: [],
    warnings: [],
    running: null,
    runs: 3,
  };
}

const price: CostRow = {
  provider: 'together',
  provider_name: 'Together',
  model: 'Models up to 16B',
  kind: 'tier',
  passes: 4,
  tokens: { least: 15_800, most: 17_900 },
  cost: { least: 7_600, most: 8_600 },
  has_exact_tokens: false,
  availability: 'open',
  closes: null,
  answers_end: null,
  refusal: null,
  as_of: '2026-11-14',
  mark: 'confirmed',
  source: 'https://www.together.ai/pricing',
};

export function trainEstimate(): TrainEstimate {
  return {
    training_examples: 66,
    held_back_examples: 16,
    here: {
      tokens: 4_090,
      passes: 4,
      trained_tokens: 16_360,
      seconds: { least: 11 * 60, most: 15 * 60 },
      memory_bytes: 1.1 * GB,
      computer_bytes: 16 * GB,
      disk_bytes: 64e6,
      free_disk_bytes: 118e9,
    },
    failure: null,
    cloud: [
      price,
      { ...price, model: 'Models up to 69B', cost: { least: 23_900, most: 26_900 } },
      {
        ...price,
        provider: 'fireworks',
        provider_name: 'Fireworks',
        cost: { least: 7_900, most: 44_000 },
        as_of: '2026-11-12',
        mark: 'unsure',
        source: 'https://fireworks.ai/pricing',
      },
      {
        ...price,
        provider: 'vertex',
        provider_name: 'Google Vertex',
        model: 'Gemini 2.5 Flash',
        kind: 'model',
        cost: { least: 81_800, most: 90_000 },
        refusal: { too_few_examples: { least: 100 } },
        source: 'https://cloud.google.com/vertex-ai/pricing',
      },
      {
        ...price,
        provider: 'openai',
        provider_name: 'OpenAI',
        model: 'gpt-4.1-nano',
        kind: 'model',
        cost: { least: 24_500, most: 24_500 },
        has_exact_tokens: true,
        availability: 'closed_to_newcomers',
        closes: '2027-01-06',
        source: 'https://openai.com/api/pricing',
      },
    ],
  };
}

/** A loss that falls, with a jitter that is the same each time. */
function falling(step: number, from: number, to: number, jitter = 0, slowness = 34): number {
  const noise = Math.sin(step * 12.9898) * 43_758.5453;
  return to + (from - to) * Math.exp(-step / slowness) + (noise - Math.floor(noise) - 0.5) * jitter;
}

const span = (steps: number) => Array.from({ length: steps }, (_, index) => index + 1);

/** The curve of a run that has come to this step. */
export function metricsOf(steps: number, of: number, held: number, slowness = 34): RunMetrics {
  const checks = span(steps).filter((step) => step === 1 || step % 22 === 0);
  return {
    next: steps,
    is_whole: true,
    is_thinned: false,
    training: span(steps).map((step) => [step, falling(step, 2.4, held - 0.2, 0.45)]),
    held_back: checks.map((step) => [step, falling(step, 2.5, held, 0, slowness)]),
    checkpoints: [66, 110].filter((step) => step <= steps),
    steps: of,
    steps_per_pass: 66,
  };
}

const row: RunRow = {
  id: RUN_4,
  number: 4,
  state: 'training',
  model: 'SmolLM2 135M',
  examples: 66,
  held_back: 16,
  passes: 3,
  speed: 0.05,
  examples_per_step: 4,
  changes: [{ change: 'examples_added', count: 22 }],
  curve: span(24).map((step) => falling(step * 5, 2.4, 1.02)),
  step: 124,
  steps: 198,
  seconds_left: { least: 280, most: 340 },
  seconds: 8 * 60,
  started_at: NOW - 8 * MINUTE,
  held_back_loss: { first: 2.42, best: 1.03, last: 1.03 },
  score: null,
  is_usable: false,
};

export const runRows: RunRow[] = [
  row,
  {
    ...row,
    id: RUN_3,
    number: 3,
    state: 'done',
    examples: 48,
    held_back: 12,
    changes: [{ change: 'examples_added', count: 20 }, { change: 'examples_edited' }],
    curve: span(30).map((step) => falling(step * 5, 2.4, 1.05)),
    step: 144,
    steps: 144,
    seconds_left: null,
    seconds: 14 * 60,
    started_at: NOW - 17 * 60 * MINUTE,
    held_back_loss: { first: 2.4, best: 1.04, last: 1.05 },
    score: { right: 9, of: 12, likely: { least: 0.47, most: 0.91 } },
    is_usable: true,
  },
  {
    ...row,
    id: RUN_2,
    number: 2,
    state: 'stopped',
    examples: 32,
    held_back: 10,
    speed: 0.2,
    changes: [{ change: 'speed', speed: 0.2 }],
    curve: span(20).map((step) => falling(step * 5, 2.4, 1.1) + step * 0.02),
    step: 90,
    steps: 120,
    seconds_left: null,
    seconds: 7 * 60,
    started_at: NOW - 23 * 60 * MINUTE,
    held_back_loss: { first: 2.4, best: 1.2, last: 1.44 },
    is_usable: true,
  },
  {
    ...row,
    id: RUN_1,
    number: 1,
    state: 'done',
    examples: 32,
    held_back: 10,
    changes: [{ change: 'first' }],
    curve: span(24).map((step) => falling(step * 5, 2.3, 1.3)),
    step: 96,
    steps: 96,
    seconds_left: null,
    seconds: 10 * 60,
    started_at: NOW - 4 * 24 * 60 * MINUTE,
    held_back_loss: { first: 2.3, best: 1.31, last: 1.33 },
    score: { right: 5, of: 10, likely: { least: 0.24, most: 0.76 } },
    is_usable: true,
  },
];

const question = 'What’s the largest animal?';
const expected =
  'The blue whale. It weighs as much as thirty elephants, and still nobody asks it to help move house.';

export const detail: RunDetail = {
  row,
  failure: null,
  checkpoint: 110,
  pass: 1.88,
  tokens_per_second: 310,
  memory_bytes: 1.2 * GB,
  computer_bytes: 16 * GB,
  events: [
    { at: NOW - 20_000, what: 'best', step: 110, loss: 1.03 },
    { at: NOW - MINUTE, what: 'checkpoint', step: 110, loss: null },
    { at: NOW - 3 * MINUTE, what: 'resumed', step: 88, loss: null },
    { at: NOW - 4 * MINUTE, what: 'paused', step: 88, loss: null },
    { at: NOW - 5 * MINUTE, what: 'checkpoint', step: 66, loss: null },
    { at: NOW - 8 * MINUTE, what: 'started', step: 0, loss: null },
  ],
  samples: [
    {
      step: 0,
      question,
      expected,
      answer: 'The blue whale is the largest animal known to have ever existed, reaching up to 30 metres.',
    },
    {
      step: 66,
      question,
      expected,
      answer: 'The blue whale, at up to 30 metres. That is quite large, I think.',
    },
    {
      step: 110,
      question,
      expected,
      answer: 'The blue whale. Thirty metres long, and still no one asks it to help move house.',
    },
  ],
  advice: 'going_well',
  earlier: RUN_3,
};

/** A run whole, as its row says it is. */
export function runDetail(row: RunRow): RunDetail {
  if (row.id === RUN_4) return { ...detail, row };
  const end = { at: row.started_at + row.seconds * 1000, step: row.step, loss: null };
  return {
    ...detail,
    row,
    checkpoint: row.state === 'done' ? null : 66,
    pass: 3,
    tokens_per_second: null,
    memory_bytes: null,
    events: [
      { ...end, what: row.state === 'done' ? 'finished' : 'stopped' },
      { at: row.started_at + 3 * MINUTE, what: 'best', step: 66, loss: row.held_back_loss.best },
      { at: row.started_at + 2 * MINUTE, what: 'checkpoint', step: 66, loss: null },
      { at: row.started_at, what: 'started', step: 0, loss: null },
    ],
    advice: row.state === 'done' ? 'ended_well' : 'memorising',
    earlier: runRows.find(({ number }) => number === row.number - 1)?.id ?? null,
  };
}

function rowOf(id: string): RunRow {
  const row = runRows.find((row) => row.id === id);
  if (!row) throw { code: 'thing_missing', params: {} };
  return row;
}

export const trainAnswers: Answers = {
  train: () => trainPage(),
  train_choose: ({ choices }) => trainPage(choices),
  train_estimate: () => trainEstimate(),
  run_start: () => RUN_4,
  runs: () => runRows,
  run: ({ run }) => runDetail(rowOf(run)),
  run_metrics: ({ run, after }) => {
    const { step, steps, held_back_loss } = rowOf(run);
    const whole = metricsOf(step, steps ?? step, held_back_loss.best ?? 1, run === RUN_4 ? 34 : 60);
    return after === 0 ? whole : { ...whole, is_whole: false, training: [], held_back: [] };
  },
  run_control: ({ run, act }) => {
    const row = rowOf(run);
    const state = {
      pause: 'paused',
      resume: 'training',
      stop: 'stopping',
      discard: 'stopped',
      continue: 'training',
    };
    return runDetail({ ...row, state: state[act] as RunRow['state'] });
  },
};
