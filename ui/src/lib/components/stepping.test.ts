// Numbers on their steps, and numbers as people type them.
import { describe, expect, test } from 'vitest';
import { onStep, readNumber, stepped } from './stepping';

const speed = { least: 0.02, most: 0.2, step: 0.01 };
const passes = { least: 1, most: 25, step: 1 };

test.each([
  [0.1, 0.1],
  [0.1 + 0.2, 0.2],
  [0.07 + 0.01, 0.08],
  [0.1549, 0.15],
  [-4, 0.02],
  [99, 0.2],
])('%d is put on %d', (value, put) => {
  expect(onStep(value, speed)).toBe(put);
});

test.each([
  [4, 1, 5],
  [4, -1, 3],
  [1, -1, 1],
  [25, 1, 25],
  [4.5, 1, 5],
  [4.4, -1, 4],
  [4, 10, 14],
  [20, 10, 25],
])('from %d by %i steps it is %d', (value, count, next) => {
  expect(stepped(value, count, passes)).toBe(next);
});

describe.each(['en', 'de', 'fr', 'ar-EG', 'hi-u-nu-deva'])('in %s', (locale) => {
  const write = (value: number) => new Intl.NumberFormat(locale).format(value);

  test.each([0, 4, 0.15, 1.5, 12.25, 4_096, 1_234_567])('%d is read as it is written', (value) => {
    expect(readNumber(write(value), write)).toBe(value);
  });
});

test.each<[typed: string, read: number | undefined]>([
  ['0.15', 0.15],
  ['0,15', 0.15],
  [' 12 ', 12],
  ['4,096', 4096],
  ['1,5', 1.5],
  ['.5', 0.5],
  ['7.', 7],
  ['-3', -3],
  ['−3', -3],
  ['', undefined],
  ['many', undefined],
  ['1e9', undefined],
  ['1.2.3', undefined],
  ['Infinity', undefined],
])('%j is read as %j', (typed, read) => {
  expect(readNumber(typed, (value) => new Intl.NumberFormat('en').format(value))).toBe(read);
});
