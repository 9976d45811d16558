// What thinning may leave out, and what it never does.
import { describe, expect, test } from 'vitest';
import { atOrBefore, averaged, lastDrawable, nearest, thinned } from './points';

const many = 200_000;
const long = {
  steps: Array.from({ length: many }, (_, index) => index + 1),
  losses: Array.from({ length: many }, (_, index) => 2 + Math.sin(index / 900)),
};

describe('thinned', () => {
  test('leaves short lines as they are', () => {
    const line = { steps: [1, 2, 3], losses: [3, 1, 2] };
    expect(thinned(line, 600)).toEqual([line.steps, line.losses]);
  });

  test('keeps the ends and each spike, in the order of the steps', () => {
    const losses = [...long.losses];
    losses[123_456] = 19;
    losses[7] = 0.001;
    const [steps, kept] = thinned({ steps: long.steps, losses }, 600);
    expect(steps.length).toBeLessThanOrEqual(4 * 601);
    expect(kept).toContain(19);
    expect(kept).toContain(0.001);
    expect(steps[0]).toBe(1);
    expect(steps.at(-1)).toBe(many);
    expect(steps.every((step, index) => index === 0 || step > (steps[index - 1] ?? Infinity))).toBe(true);
  });

  test('leaves out what has no place on the scale', () => {
    const line = { steps: [1, 2, 3, 4, 5], losses: [NaN, 2, Infinity, 0, null] };
    expect(thinned(line, 600)).toEqual([
      [2, 4],
      [2, 0],
    ]);
    expect(thinned(line, 600, true)).toEqual([[2], [2]]);
    expect(lastDrawable(line)).toBe(3);
    expect(lastDrawable(line, true)).toBe(1);
    expect(lastDrawable({ steps: [1], losses: [NaN] })).toBe(-1);
  });

  test('takes uneven steps', () => {
    const steps = long.steps.map((step) => step * step);
    const [kept] = thinned({ steps, losses: long.losses }, 300);
    expect(kept.length).toBeLessThanOrEqual(4 * 301);
    expect(kept.at(-1)).toBe(many * many);
  });
});

describe('averaged', () => {
  test('leaves short lines as they are', () => {
    const line = { steps: [1, 2, 3], losses: [3, null, 2] };
    expect(averaged(line, 600)).toEqual([
      [1, 3],
      [3, 2],
    ]);
  });

  test('runs through the middle of what jitters, to the very end', () => {
    const losses = long.steps.map((step) => (step % 2 ? 1 : 3));
    const [steps, kept] = averaged({ steps: long.steps, losses }, 600);
    expect(steps.length).toBeLessThanOrEqual(602);
    expect(kept.slice(0, -1).every((loss) => Math.abs(loss - 2) < 0.01)).toBe(true);
    expect(steps.at(-1)).toBe(many);
    expect(steps.every((step, index) => index === 0 || step >= (steps[index - 1] ?? Infinity))).toBe(true);
  });
});

test.each([
  [[], 5, -1, -1],
  [[10], 5, 0, -1],
  [[10, 20, 30], 4, 0, -1],
  [[10, 20, 30], 15, 0, 0],
  [[10, 20, 30], 16, 1, 0],
  [[10, 20, 30], 20, 1, 1],
  [[10, 20, 30], 99, 2, 2],
])('in %j, nearest to %i is %i and not after it %i', (steps, wanted, near, before) => {
  expect(nearest(steps, wanted)).toBe(near);
  expect(atOrBefore(steps, wanted)).toBe(before);
});
