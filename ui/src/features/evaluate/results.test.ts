import { expect, test } from 'vitest';
import { answeredColumns, betterBaseline, keyOf } from '$lib/asked';
import type { Asked, EvaluateColumn, EvaluateRow } from '$lib/backend/backend';
import { matches, shownRun, worstFirst, type QuestionFilter } from './results';

function column(asked: Asked, right: number | null, answered = 4): EvaluateColumn {
  return {
    asked,
    number: null,
    state: 'answered',
    answered,
    is_outdated: false,
    score: right === null ? null : { right, of: answered, likely: { least: 0, most: 1 } },
    rated: 0,
    held_back_loss: null,
    failure: null,
  };
}

/** A question, and whether the baseline and the run were right. */
function row(example: number, baseline: boolean | null, run: boolean | null): EvaluateRow {
  const answers = [baseline, run].map((is_right, id) => ({ id, text: '', is_right, rating: null }));
  return { example, question: '', expected: '', answers, is_taught: false };
}

const columns = [column('base_prompt_only', 2), column({ run: 'A' }, 3)];
const [baseline, subject] = answeredColumns({ columns });
const focus = subject && { subject, baseline };

test('the baseline to beat is the better one', () => {
  const better = (one: number | null, other: number | null) =>
    betterBaseline(
      answeredColumns({ columns: [column('base_prompt_only', one), column('three_examples', other)] }),
    )?.column.asked;
  expect(better(2, 3)).toBe('three_examples');
  expect(better(3, 2)).toBe('base_prompt_only');
  expect(better(2, 2)).toBe('base_prompt_only');
  expect(better(null, null)).toBe('base_prompt_only');
});

test('a run that answered nothing is not shown, even when it was chosen', () => {
  const answered = answeredColumns({
    columns: [column('base_prompt_only', 2), column({ run: 'B' }, null, 0), column({ run: 'A' }, 3)],
  });
  expect(answered.map(({ place }) => place)).toEqual([0, 2]);
  expect(keyOf(shownRun(answered, 'B')?.column.asked ?? 'three_examples')).toBe('A');
});

test('wrong and worse are looked at from the run', () => {
  if (!focus) throw new Error('there is a run');
  const check = (row: EvaluateRow, expected: QuestionFilter[]) =>
    expect((['all', 'wrong', 'worse'] as const).filter((filter) => matches(row, filter, focus))).toEqual(
      expected,
    );
  check(row(1, true, true), ['all']);
  check(row(2, false, false), ['all', 'wrong']);
  check(row(3, true, false), ['all', 'wrong', 'worse']);
  check(row(4, null, null), ['all']);
});

test('what became worse comes first, then what is wrong; the others keep their order', () => {
  if (!focus) throw new Error('there is a run');
  const rows = [row(1, true, true), row(2, false, false), row(3, false, true), row(4, true, false)];
  expect(worstFirst(rows, focus).map(({ example }) => example)).toEqual([4, 2, 1, 3]);
});
