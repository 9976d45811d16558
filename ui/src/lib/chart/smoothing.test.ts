// The same cases as in progress.rs: the line on the page and the number in the program are one.
import { expect, test } from 'vitest';
import { smoothed } from './smoothing';

test('starts at the first loss, and weighs as the program does', () => {
  const [nothing, first, second, unmoved] = smoothed([NaN, 4, 2, Infinity], 0.9);
  expect(nothing).toBeNull();
  expect(first).toBeCloseTo(4, 12);
  // 0.9 × 0.1 of the first and 0.1 of the second, over 0.19 of both.
  expect(second).toBeCloseTo((0.36 + 0.2) / 0.19, 12);
  expect(unmoved).toBe(second);
});

test('shows each loss when nothing is kept, or when what to keep is no number', () => {
  expect(smoothed([4, 2, 3], 0)).toEqual([4, 2, 3]);
  expect(smoothed([4, 2, 3], NaN)).toEqual([4, 2, 3]);
});

test.each([-1, 0, 0.5, 0.95, 1, 2])('stays between the losses, keeping %d', (keep) => {
  const losses = [2.4, 0.1, 19, 3, 3, 0.7];
  for (const value of smoothed(losses, keep)) {
    expect(value).toBeGreaterThanOrEqual(0.1 - 1e-9);
    expect(value).toBeLessThanOrEqual(19 + 1e-9);
  }
});
