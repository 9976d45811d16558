// The frame's answers: settings, what is running, and a project called Marv in the middle of a training.
import type { Activity, Overview, Settings, Start, Task } from '$lib/backend/backend';
import type { Answers } from './backend';

export const MARV = '01J0000000000000000000000A';
export const TRIAGE = '01J0000000000000000000000B';
export const REPORTS = '01J0000000000000000000000C';
export const RUN = '01J0000000000000000000RUN4';

/** What happened lately is told from now on. */
export const NOW = Date.now();
export const MINUTE = 60_000;

export const settings: Settings = {
  theme: 'system',
  text_size: 100,
  roomy_rows: false,
  stronger_contrast: false,
  less_motion: false,
  technical_names: false,
  coach: true,
  single_keys: true,
  hide_names: true,
  knows_about_closing: false,
};

export const start: Start = {
  version: '0.1.0',
  settings,
  has_file: false,
};

export const overview: Overview = {
  id: MARV,
  name: 'Marv',
  goal: 'Sarcastic factual chatbot',
  revision: 41,
  steps: [
    { name: 'plan', state: { state: 'done' }, status: { status: 'plan_good_fit' } },
    {
      name: 'examples',
      state: { state: 'needs_attention' },
      status: { status: 'examples', count: 82, needs_fix: 6 },
    },
    {
      name: 'train',
      state: { state: 'running', share: 0.62 },
      status: { status: 'train_running', number: 4, seconds_left: { least: 240, most: 300 } },
    },
    {
      name: 'evaluate',
      state: { state: 'not_started' },
      status: {
        status: 'evaluate_baseline',
        score: { right: 9, of: 16, likely: { least: 0.33, most: 0.77 } },
      },
    },
    { name: 'use', state: { state: 'not_started' }, status: { status: 'use_ready', number: 3 } },
  ],
  tip: { tip: 'fix_examples', count: 6 },
  history: { undo: null, redo: null },
  drafts_waiting: 14,
  runs: 4,
  findings: 6,
  others: [
    { id: TRIAGE, name: 'Ticket triage' },
    { id: REPORTS, name: 'Report-card comments' },
  ],
};

const task: Task = {
  id: 1,
  kind: 'train',
  project: MARV,
  project_name: 'Marv',
  run: RUN,
  number: 4,
  state: 'running',
  done: 62,
  total: 100,
  seconds_left: { least: 240, most: 300 },
  can_pause: true,
  failure: null,
  ended_at: null,
};

export const activity: Activity = {
  tasks: [
    task,
    {
      ...task,
      id: 2,
      kind: 'evaluate',
      run: null,
      number: null,
      state: 'queued',
      done: 0,
      total: 16,
      seconds_left: null,
      can_pause: false,
    },
    {
      ...task,
      id: 3,
      kind: 'bake',
      run: null,
      number: null,
      state: 'done',
      done: 24,
      total: 24,
      seconds_left: null,
      can_pause: false,
      ended_at: NOW - 38 * MINUTE,
    },
  ],
};

export const frame: Answers = {
  start: () => start,
  settings: () => settings,
  settings_change: (changed) => changed,
  activity: () => activity,
  task_control: () => null,
  tasks_clear: () => null,
  window_close: () => null,
  overview: () => overview,
  project_open: () => overview,
  undo: () => null,
  redo: () => null,
  files_choose: () => null,
  file_opened: () => null,
};
