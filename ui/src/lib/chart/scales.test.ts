// Axes that hold the lines, and labels that don't lie on each other.
import { expect, test } from 'vitest';
import { digitsFor, linearRange, logMarks, logRange, spreadApart, stepMarks } from './scales';

test.each([
  [0.5, 2.5],
  [0, 0],
  [1, 1],
  [0.01, 19],
])('the range from %d to %d holds both with room', (least, most) => {
  const [bottom, top] = linearRange(least, most);
  expect(bottom).toBeLessThanOrEqual(least);
  expect(bottom).toBeGreaterThanOrEqual(0);
  expect(top).toBeGreaterThan(most);
  if (least === 0) return;
  const [logBottom, logTop] = logRange(least, most);
  expect(logBottom).toBeGreaterThan(0);
  expect(logBottom < least && logTop > most).toBe(true);
});

test.each<[number, number, number[]]>([
  [0.6, 2.6, [0.7, 1, 1.5, 2]],
  [0.4, 9, [0.5, 1, 2, 5]],
  [0.001, 20, [0.001, 0.01, 0.1, 1, 10]],
])('a logarithmic axis from %d to %d has the marks %j', (least, most, marks) => {
  expect(logMarks(least, most)).toEqual(marks);
});

test.each<[number, number, number[]]>([
  [1, 6, [0, 1]],
  [7, 5, [0, 2, 4, 7]],
  [198, 5, [0, 50, 100, 150, 198]],
  [200, 5, [0, 50, 100, 150, 200]],
  [320_000, 4, [0, 100_000, 200_000, 320_000]],
])('a run of %i steps with room for %i marks has %j', (furthest, most, marks) => {
  expect(stepMarks(furthest, most)).toEqual(marks);
});

test.each([
  [1, 0],
  [0.5, 1],
  [0.1, 1],
  [0.05, 2],
  [0.001, 3],
])('marks %d apart are written with %i digits', (distance, digits) => {
  expect(digitsFor(distance)).toBe(digits);
});

test.each<[number[], number[]]>([
  [[], []],
  [[50], [50]],
  [
    [50, 90],
    [50, 90],
  ],
  [
    [50, 52],
    [50, 65],
  ],
  [
    [52, 50, 51],
    [80, 50, 65],
  ],
  [
    [195, 196],
    [185, 200],
  ],
])('labels at %j go to %j', (places, spread) => {
  expect(spreadApart(places, 15, 10, 200)).toEqual(spread);
});
