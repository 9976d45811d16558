// Ticked rows: some, a range, all, all but some.
import { expect, test } from 'vitest';
import type { ExampleRow, ExampleRows, ViewRequest } from '$lib/backend/backend';
import { rowsBetween, Ticks } from './ticks.svelte';

const view: ViewRequest = { project: 'P', filter: 'needs_fix', search: 'moon', sort: 'number' };

function row(id: number, isHeldBack = false): ExampleRow {
  const none = { must_fix: false, should_fix: false, to_review: false };
  return { id, asks: '', answers: '', topic: '', turns: 1, tokens: 1, ...none, is_held_back: isHeldBack };
}

/** A view of so many examples, numbered from 1. */
function viewOf(total: number) {
  const asked: [number, number][] = [];
  const load = (from: number, count: number): Promise<ExampleRows> => {
    asked.push([from, count]);
    const length = Math.max(0, Math.min(count, total - from));
    const rows = Array.from({ length }, (_, place) => row(from + place + 1));
    return Promise.resolve({ total, from, rows, revision: 1 });
  };
  return { load, asked };
}

test('a row is ticked and unticked', () => {
  const ticks = new Ticks();
  ticks.toggle(row(3));
  ticks.toggle(row(5));
  ticks.toggle(row(3));
  expect([3, 5].map((id) => ticks.isTicked(id))).toEqual([false, true]);
  expect(ticks.count(82)).toBe(1);
  expect(ticks.which(view)).toEqual({ these: [5] });
});

test('a range ticks what was ticked already too', () => {
  const ticks = new Ticks();
  ticks.toggle(row(4));
  ticks.add([row(3), row(4), row(5)]);
  expect(ticks.count(82)).toBe(3);
});

test('all of a view is the view, not a million numbers', () => {
  const ticks = new Ticks();
  ticks.toggle(row(9));
  ticks.all();
  ticks.toggle(row(4));
  expect(ticks.isTicked(4)).toBe(false);
  expect(ticks.isTicked(9)).toBe(true);
  expect(ticks.count(1_000_000)).toBe(999_999);
  expect(ticks.which(view)).toEqual({ all_but: { view, except: [4] } });
  ticks.add([row(4)]);
  expect(ticks.count(1_000_000), 'a range ticks again what was left out').toBe(1_000_000);
});

test('numbers of all but some are asked for where an act needs them', async () => {
  const ticks = new Ticks();
  const { load } = viewOf(1203);
  ticks.all();
  ticks.toggle(row(600));
  const ids = await ticks.ids(load);
  expect(ids).toHaveLength(1202);
  expect(ids).not.toContain(600);
});

test('what holds for every ticked one is not said of rows that nobody knows', () => {
  const ticks = new Ticks();
  ticks.add([row(1, true), row(2, true)]);
  expect(ticks.every(({ is_held_back }) => is_held_back)).toBe(true);
  ticks.add([row(3)]);
  expect(ticks.every(({ is_held_back }) => is_held_back)).toBe(false);
  ticks.all();
  expect(ticks.every(() => true)).toBe(false);
});

test.each([
  [0, 0, 1, 1],
  [10, 20, 11, 1],
  [0, 499, 500, 1],
  [0, 500, 501, 2],
  [900, 5000, 303, 1],
])('rows %i to %i are %i, in %i questions', async (from, to, count, questions) => {
  const { load, asked } = viewOf(1203);
  const rows = await rowsBetween(load, from, to);
  expect(rows).toHaveLength(count);
  expect(rows[0]?.id).toBe(from + 1);
  expect(asked).toHaveLength(questions);
  expect(Math.max(...asked.map(([, most]) => most)), 'as many as may be asked for').toBeLessThanOrEqual(500);
});
