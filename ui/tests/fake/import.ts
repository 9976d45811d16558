// An import as the fake program has it: a file with three lines that can't be read and some examples to fix.
import type { ImportProblem, ImportView } from '$lib/backend/backend';
import type { Answers } from './backend';
import { message } from './example';

export const PROJECT = '01J0000000000000000000000A';

export const view: ImportView = {
  project: PROJECT,
  project_name: 'Ticket triage',
  makes_project: false,
  import: 1,
  file: 'tickets-oct-2026.jsonl',
  bytes: 1_100_000,
  state: 'ready',
  bytes_read: 1_100_000,
  examples: 240,
  must_fix: 1,
  should_fix: 1,
  private: 3,
  unreadable: 2,
  can_repair: 1,
  already_there: 12,
  base_prompt: 'Sort this support ticket into one queue: Billing, Shipping, Login, Refund or Other.',
  first: [
    ['I was charged twice for the October plan.', 'Billing'],
    ['Where is my order? It said Tuesday.', 'Shipping'],
    ['The reset link goes to a blank page.', 'Login'],
  ].map(([question = '', answer = '']) => [
    message('system', 'Sort this support ticket into one queue: Billing, Shipping, Login, Refund or Other.'),
    message('user', question),
    message('assistant', answer),
  ]),
  form: {
    kind: 'jsonl',
    is_packed: false,
    encoding: 'utf_8',
    shape: 'chat',
    sheet: null,
    other_sheets: [],
    columns: [],
    certainty: 'sure',
    has_header: false,
    base_prompt: '',
    lines: [],
  },
  failure: null,
};

/** The same as a table, whose columns are likely. */
export const table: ImportView = {
  ...view,
  file: 'tickets-oct-2026.csv',
  form: {
    kind: 'csv',
    is_packed: false,
    encoding: 'windows_1252',
    shape: null,
    sheet: null,
    other_sheets: [],
    columns: [
      { name: 'ticket_text', role: 'question', first: ['I was charged twice.', 'Where is my order?'] },
      { name: 'agent_note', role: 'keep', first: ['dup charge', 'carrier delay'] },
      { name: 'queue', role: 'answer', first: ['Billing', 'Shipping'] },
    ],
    certainty: 'likely',
    has_header: true,
    base_prompt: '',
    lines: [2, 3],
  },
};

/** Single quotes where double ones belong, from the 53rd character on. */
const QUOTED =
  '{"messages":[{"role":"user","content":"Where is my"},{\'role\':\'assistant\',\'content\':\'Shipping\'}]}';

export const problems: ImportProblem[] = [
  {
    line: 214,
    nth: 0,
    column: QUOTED.indexOf("'") + 1,
    code: 'not_json',
    severity: 'must_fix',
    params: { reason: 'single_quotes' },
    text: QUOTED,
    is_unreadable: true,
    can_fix: true,
    repaired: QUOTED.replaceAll("'", '"'),
  },
  {
    line: 87,
    nth: 0,
    column: null,
    code: 'no_messages',
    severity: 'must_fix',
    params: {},
    text: '{"queue":"Refund"}',
    is_unreadable: true,
    can_fix: true,
  },
  {
    line: 91,
    nth: 0,
    column: null,
    code: 'ends_without_answer',
    severity: 'must_fix',
    params: {},
    text: '',
    is_unreadable: false,
    can_fix: false,
  },
  {
    line: 230,
    nth: 0,
    column: null,
    code: 'unknown_key',
    severity: 'should_fix',
    params: { key: 'priority' },
    text: '',
    is_unreadable: false,
    can_fix: false,
  },
];

export const importAnswers: Answers = {
  files_choose: () => ({ token: 'another', name: 'others.jsonl', bytes: 1000, is_folder: false }),
  import_begin: () => view,
  import_view: () => view,
  import_problems: ({ from, count }) => problems.slice(from, from + count),
  import_fix_line: () => ({ ...view, examples: 241, unreadable: 1 }),
  import_map: () => view,
  import_repair: () => ({ ...view, examples: 241, unreadable: 1, can_repair: 0 }),
  import_accept: () => ({ project: PROJECT, act: { id: 7, kind: 'imported', count: 240 } }),
  import_discard: () => null,
};
