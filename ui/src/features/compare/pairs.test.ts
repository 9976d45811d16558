import { expect, test } from 'vitest';
import type { PlacedColumn } from '$lib/asked';
import type { Asked, EvaluateRow, Rating } from '$lib/backend/backend';
import { FINDINGS, nextUnrated, pairsOf, ratingsOf } from './pairs';

function column(asked: Asked, place: number): PlacedColumn {
  return {
    place,
    column: {
      asked,
      number: null,
      state: 'answered',
      answered: 4,
      is_outdated: false,
      score: null,
      rated: 0,
      held_back_loss: null,
      failure: null,
    },
  };
}
const before = column('base_prompt_only', 0);
const after = column({ run: 'A' }, 2);

/** A row whose answers have these ratings; nothing for an answer that is not there. */
function row(example: number, ratings: (Rating | null | undefined)[]): EvaluateRow {
  const answers = ratings.map((rating, place) =>
    rating === undefined ? null : { id: 10 * example + place, text: '', is_right: null, rating },
  );
  return { example, question: `Question ${example}`, expected: '', answers, is_taught: false };
}

test('a question that one of them has not answered is no pair', () => {
  const rows = [row(1, [null, null, null]), row(2, [null, null, undefined])];
  expect(pairsOf(rows, before, after, true).map(({ row }) => row.example)).toEqual([1]);
});

test('two ratings make an outcome, one does not', () => {
  const outcomes = (first: Rating | null, second: Rating | null) =>
    pairsOf([row(1, [first, null, second])], before, after, false)[0]?.outcome;
  expect(outcomes('good', 'bad')).toBe('first');
  expect(outcomes('bad', 'good')).toBe('second');
  expect(outcomes('good', 'good')).toBe('both_good');
  expect(outcomes('bad', 'bad')).toBe('both_bad');
  expect(outcomes('good', null)).toBeUndefined();
});

test('what is found on the left is written down for who stood on the left', () => {
  const pairs = pairsOf(
    Array.from({ length: 20 }, (_, example) => row(example, [null, null, null])),
    before,
    after,
    true,
  );
  for (const pair of pairs) {
    expect(ratingsOf(pair, 'left')).toEqual([
      [pair.left.answer.id, 'good'],
      [pair.right.answer.id, 'bad'],
    ]);
  }
  const swapped = pairs.find((pair) => pair.left === pair.second);
  expect(swapped && ratingsOf(swapped, 'left')[0]?.[0]).toBe(swapped?.second.answer.id);
  expect(FINDINGS).toEqual(['left', 'right', 'both_good', 'both_bad']);
});

test('hidden, about half have their sides swapped, always the same ones; shown, none has', () => {
  const rows = Array.from({ length: 1000 }, (_, example) => row(example, [null, null, null]));
  const swapped = (isHidden: boolean) =>
    pairsOf(rows, before, after, isHidden).map((pair) => pair.left === pair.second);
  const count = swapped(true).filter(Boolean).length;
  expect(count).toBeGreaterThan(430);
  expect(count).toBeLessThan(570);
  expect(swapped(true)).toEqual(swapped(true));
  expect(swapped(false).some(Boolean)).toBe(false);
});

test('after the last question the open ones come from the beginning', () => {
  const rows = [row(1, [null, null, null]), row(2, ['good', null, 'bad']), row(3, [null, null, 'good'])];
  const pairs = pairsOf(rows, before, after, false);
  expect(nextUnrated(pairs, -1)).toBe(0);
  expect(nextUnrated(pairs, 0)).toBe(2);
  expect(nextUnrated(pairs, 2)).toBe(0);
  expect(nextUnrated(pairs.slice(1, 2), 0)).toBeUndefined();
});
