// Numbers along an axis are round and few.
import { expect, test } from 'vitest';
import { ticksOf } from './length-axes';

test.each([
  [4500, 5, [0, 1000, 2000, 3000, 4000]],
  [45, 3, [0, 20, 40]],
  [1, 3, [0, 1]],
  [2, 3, [0, 1, 2]],
  [10, 5, [0, 2, 4, 6, 8, 10]],
])('to %i', (end, most, expected) => {
  expect(ticksOf(end, most)).toEqual(expected);
});
