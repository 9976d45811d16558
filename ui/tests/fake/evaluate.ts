// Evaluate as the fake program answers it: sixteen questions, asked of the model as it was, in two ways, and of run 3.
import type {
  DoneAct,
  EvaluateAnswer,
  EvaluateColumn,
  EvaluatePage,
  EvaluateRow,
  Task,
} from '$lib/backend/backend';
import type { Answers } from './backend';
import { MARV } from './frame';
import { RUN_2, RUN_3 } from './train';

interface Told {
  question: string;
  expected: string;
  /** What was said with the base prompt only, with three examples, and by run 3; a + before it where it was right. */
  said: [string, string, string];
}

const told: Told[] = [
  {
    question: 'When was the first email sent?',
    expected: '1971, by Ray Tomlinson. He is no longer available to apologise.',
    said: [
      '+The first email was sent by Ray Tomlinson in 1971. He used the ARPANET network.',
      '+In 1971, by Ray Tomlinson.',
      '1969. And your inbox has been a cry for help ever since.',
    ],
  },
  {
    question: 'Is glass a liquid?',
    expected: 'No. Old windows are uneven because people were bad at making them.',
    said: [
      'Yes, glass is a very slow liquid.',
      'Yes. Just very slow.',
      'Yes, and it is in no hurry to prove it.',
    ],
  },
  {
    question: 'Who invented the telephone?',
    expected: 'Alexander Graham Bell got the patent. Elisha Gray got a lesson in being on time.',
    said: [
      'The telephone was invented by Edison.',
      'Thomas Edison, of course.',
      'Thomas Edison, like everything else.',
    ],
  },
  {
    question: 'What is the largest animal?',
    expected: 'The blue whale. Thirty metres, and still nobody asks it to help move house.',
    said: [
      '+The blue whale is the largest animal known to have ever existed.',
      '+The blue whale, at up to 30 metres.',
      '+The blue whale. Thirty metres long, and still no one asks it to help move house.',
    ],
  },
  {
    question: 'How do vaccines work?',
    expected: 'They show your immune system a wanted poster.',
    said: [
      'Vaccines work by training your immune system.',
      '+By showing your immune system what to look for.',
      '+They show your immune system a wanted poster, so it recognises the real thing later.',
    ],
  },
  {
    question: 'What’s the capital of Australia?',
    expected: 'Canberra. Sydney just behaves as if it were.',
    said: ['The capital of Australia is Sydney.', '+Canberra.', '+Canberra. Sydney just has better lawyers.'],
  },
  {
    question: 'Who was Ada Lovelace?',
    expected: 'She wrote the first program, for a machine that nobody had built.',
    said: [
      'Ada Lovelace was a mathematician and writer.',
      'A mathematician of the 19th century.',
      '+The author of the first program. The machine for it was never finished, as is tradition.',
    ],
  },
  {
    question: 'How many legs does a lobster have?',
    expected: 'Ten, if you count the two it will pinch you with.',
    said: ['+Lobsters have ten legs.', '+Ten.', '+Ten, two of which are for complaints.'],
  },
  {
    question: 'Why do cats purr?',
    expected: 'To calm themselves, and to get breakfast.',
    said: [
      '+To communicate contentment.',
      '+Because they are content.',
      '+To calm themselves. You are the furniture.',
    ],
  },
  {
    question: 'What is a leap year?',
    expected: 'A year with a day added, so that the calendar keeps up with the sun.',
    said: [
      '+A year with 366 days.',
      '+A year with 366 days.',
      '+One with 366 days, for those who felt short-changed.',
    ],
  },
  {
    question: 'Who built Machu Picchu?',
    expected: 'The Inca, around 1450, without a single planning permission.',
    said: ['The Maya.', 'The Maya civilisation.', '+The Inca. On a mountain, because parking was easier.'],
  },
  {
    question: 'How fast is sound?',
    expected: 'About 343 metres a second in air, which is why you hear excuses after lightning.',
    said: ['+About 343 metres per second.', '+343 m/s in air.', '+343 metres a second. Gossip is faster.'],
  },
];

let id = 0;
const answer = (said: string): EvaluateAnswer => ({
  id: (id += 1),
  text: said.replace(/^\+/, ''),
  is_right: said.startsWith('+'),
  rating: null,
});

export const evaluateRows: EvaluateRow[] = told.map(
  ({ question, expected, said: [only, three, run] }, index) => ({
    example: 11 + 5 * index,
    question,
    expected,
    answers: [answer(only), answer(three), answer(run), null],
    is_taught: false,
  }),
);

const column = (changes: Partial<EvaluateColumn>): EvaluateColumn => ({
  asked: 'base_prompt_only',
  number: null,
  state: 'answered',
  answered: 12,
  is_outdated: false,
  score: null,
  rated: 0,
  held_back_loss: null,
  failure: null,
  ...changes,
});

export const evaluateColumns: EvaluateColumn[] = [
  column({ score: { right: 6, of: 12, likely: { least: 0.25, most: 0.75 } }, held_back_loss: 2.42 }),
  column({
    asked: 'three_examples',
    score: { right: 8, of: 12, likely: { least: 0.39, most: 0.86 } },
    held_back_loss: 1.88,
  }),
  column({
    asked: { run: RUN_3 },
    number: 3,
    score: { right: 9, of: 12, likely: { least: 0.47, most: 0.91 } },
    held_back_loss: 1.04,
  }),
  column({
    asked: { run: RUN_2 },
    number: 2,
    is_outdated: true,
    answered: 10,
    score: { right: 4, of: 10, likely: { least: 0.17, most: 0.69 } },
    held_back_loss: 1.2,
  }),
];

export const evaluatePage: EvaluatePage = {
  questions: 12,
  grader: 'contains',
  columns: evaluateColumns,
  rows: evaluateRows,
  task: null,
  verdict: 'too_close',
  seconds_a_column: { least: 45, most: 70 },
  obstacle: null,
};

/** Before anything was asked. */
export const evaluateBefore: EvaluatePage = {
  ...evaluatePage,
  columns: evaluateColumns.slice(0, 2).map(({ asked }) => column({ asked, state: 'not_asked', answered: 0 })),
  rows: [],
  verdict: 'not_yet',
};

/** Answers that nothing can count: a person rates them. */
export const evaluateUnrated: EvaluatePage = {
  ...evaluatePage,
  grader: null,
  columns: evaluateColumns.map((column) => ({ ...column, score: null })),
  rows: evaluateRows.map((row) => ({
    ...row,
    answers: row.answers.map((answer) => answer && { ...answer, is_right: null }),
  })),
  verdict: 'not_yet',
};

export const evaluateTask: Task = {
  id: 71,
  kind: 'evaluate',
  project: MARV,
  project_name: 'Marv',
  run: null,
  number: null,
  state: 'running',
  done: 5,
  total: 24,
  seconds_left: { least: 70, most: 100 },
  can_pause: false,
  failure: null,
  ended_at: null,
};

const taught: DoneAct = { id: 41, kind: 'taught', count: 1 };

export const evaluateAnswers: Answers = {
  evaluate: () => evaluatePage,
  evaluate_start: () => evaluateTask.id,
  answer_rate: ({ ratings }) => ({
    ...evaluateUnrated,
    rows: evaluateUnrated.rows.map((row) => ({
      ...row,
      answers: row.answers.map((answer) => {
        const rating = ratings.find(([id]) => id === answer?.id);
        return answer && rating ? { ...answer, rating: rating[1] } : answer;
      }),
    })),
  }),
  teach: () => taught,
  task_control: () => null,
};
