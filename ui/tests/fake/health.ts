// What Health tells in numbers, and the variety map: five topics, and a crowd that asks the same.
import type { DrawnMap, HealthFigures, MapPoint, Task, VarietyPage } from '$lib/backend/backend';
import type { Answers } from './backend';

export const figures: HealthFigures = {
  readiness: {
    verdict: 'nearly',
    checks: [
      { check: 'enough', state: 'pass', because: null },
      { check: 'format', state: 'fail', because: 'empty_message' },
      { check: 'length', state: 'pass', because: null },
      { check: 'base_prompt', state: 'warn', because: 'base_prompt_missing' },
      { check: 'private_details', state: 'pass', because: null },
      { check: 'balance', state: 'warn', because: null },
    ],
  },
  topics: {
    balance: {
      topics: [
        { name: 'Geography', count: 40, share: 0.54, wanted: 30, short: 0 },
        { name: 'Arts', count: 13, share: 0.18, wanted: 30, short: 17 },
        { name: 'Science', count: 21, share: 0.28, wanted: null, short: 0 },
      ],
      to_bake: 17,
    },
    more: 2,
    without: 8,
  },
  lengths: {
    step: 50,
    bars: [2, 30, 40, 9, 0, 1],
    has_longer: true,
    typical: 118,
    longest: 640,
    limits: [{ tokens: 512, longer: 1, is_on_axis: false }],
  },
  first_words: {
    most: [
      { words: 'how', count: 41, goes_on: [{ words: 'how do', count: 30, goes_on: [] }] },
      { words: 'where', count: 9, goes_on: [] },
    ],
    of: 82,
  },
  turns: { one: 76, two: 6, three: 0, more: 0 },
};

const TOPICS = ['Geography', 'Arts', 'Science'];

/** Questions in a grid, each with the topic of its column. */
const points: MapPoint[] = Array.from({ length: 82 }, (_, index) => ({
  id: index + 1,
  x: 0.05 + (index % 9) * 0.11,
  y: 0.05 + Math.floor(index / 9) * 0.1,
  cluster: index % 3,
  topic: index % 9 === 8 ? null : index % 3,
}));

export const drawn: DrawnMap = {
  map: {
    points,
    clusters: [],
    topics: TOPICS.map((name, index) => ({ name, size: 24, x: 0.2 + index * 0.3, y: 0.5 })),
    crowds: [{ examples: [1, 2, 3, 10, 11, 12], worth_keeping: 3, central: 2, x: 0.16, y: 0.1 }],
  },
  crowd_questions: ['How many holes does a straw have?'],
  of: 82,
  is_current: true,
};

export const mapTask: Task = {
  id: 71,
  kind: 'variety_map',
  project: null,
  project_name: null,
  run: null,
  number: null,
  state: 'running',
  done: 430,
  total: 1000,
  seconds_left: null,
  can_pause: false,
  failure: null,
  ended_at: null,
};

export const variety: VarietyPage = { examples: 82, least: 20, drawn, task: null, failure: null };

export const healthAnswers: Answers = {
  variety: () => variety,
  variety_draw: () => mapTask.id,
  examples_thin_out: () => ({ id: 9, kind: 'examples_thinned', count: 3 }),
};
