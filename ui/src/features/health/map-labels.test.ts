// Words on the variety map: where they stand, and which are left away.
import { expect, test } from 'vitest';
import { lineBetween, placesOf, type Box, type Wanted } from './map-labels';

const size = { width: 200, height: 100 };
const words = (x: number, y: number, width = 40): Wanted => ({
  at: { x, y },
  clear: 8,
  width,
  height: 18,
});

test.each<[string, Wanted[], { x: number; y: number }[], ([number, number] | undefined)[]]>([
  ['above what they name', [words(100, 50)], [], [[80, 24]]],
  ['below it at the upper edge', [words(100, 10)], [], [[80, 18]]],
  ['beside it at the edge', [words(4, 50)], [], [[12, 41]]],
  ['where no question is covered', [words(100, 50)], [{ x: 100, y: 30 }], [[80, 58]]],
  [
    'apart from the ones before',
    [words(100, 50), words(100, 50)],
    [],
    [
      [80, 24],
      [80, 58],
    ],
  ],
  ['nowhere where there is no room', [words(100, 50, 220)], [], [undefined]],
])('words stand %s', (_, wanted, spots, expected) => {
  const boxes = placesOf(wanted, spots, size);
  expect(boxes.map((box) => box && [box.left, box.top])).toEqual(expected);
});

test('the lowest in rank goes without a place when the others fill the picture', () => {
  const wanted = Array.from({ length: 30 }, () => words(100, 50, 90));
  const boxes = placesOf(wanted, [], size);
  const placed = boxes.filter((box): box is Box => box !== undefined);
  expect(boxes[0]).toBeDefined();
  expect(placed.length).toBeLessThan(wanted.length);
  const lies = (one: Box, other: Box) =>
    Math.abs(one.left - other.left) < 90 && Math.abs(one.top - other.top) < 18;
  const pairs = placed.flatMap((one, place) => placed.slice(place + 1).map((other) => [one, other] as const));
  expect(pairs.filter(([one, other]) => lies(one, other))).toEqual([]);
  for (const { left, top } of placed) {
    expect(left >= 0 && left + 90 <= size.width && top >= 0 && top + 18 <= size.height).toBe(true);
  }
});

test.each([
  ['to the right', { left: 54, top: 40, width: 20, height: 20 }, { x: 30, y: 50 }, { x: 50, y: 50 }],
  ['below', { left: 10, top: 90, width: 20, height: 10 }, { x: 20, y: 60 }, { x: 20, y: 90 }],
])('a line leads from the circle %s', (_, box, from, to) => {
  expect(lineBetween({ x: 20, y: 50, radius: 10 }, box)).toEqual({ from, to });
});

test('no line leads to words that touch the circle', () => {
  expect(
    lineBetween({ x: 20, y: 50, radius: 10 }, { left: 22, top: 40, width: 9, height: 9 }),
  ).toBeUndefined();
});
