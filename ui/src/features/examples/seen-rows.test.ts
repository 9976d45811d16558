// Which rows are in sight, told from the ones that are drawn.
import { expect, test } from 'vitest';
import { seenRows } from './seen-rows';

test.each<[from: number, count: number, total: number, fits: number, seen: [number, number]]>([
  [0, 3, 3, 17.5, [1, 3]],
  [0, 24, 82, 17.5, [1, 18]],
  [19, 30, 82, 18, [26, 43]],
  [58, 24, 82, 17.5, [65, 82]],
  [0, 0, 0, 17.5, [0, 0]],
])('rows from %i, %i of %i drawn, room for %d', (from, count, total, fits, seen) => {
  expect(seenRows(from, count, total, fits)).toEqual(seen);
});
