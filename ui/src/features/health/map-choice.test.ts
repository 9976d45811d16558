// What is meant by drawing around a part of the map.
import { expect, test } from 'vitest';
import type { MapPoint } from '$lib/backend/backend';
import { boxOf, dragged, reached, type Choice } from './map-choice';

const size = { width: 140, height: 140 };
/** Ten by ten questions with a gap in the middle; a hundredth of the map is one pixel, behind a margin of 20. */
const points: MapPoint[] = Array.from({ length: 100 }, (_, index) => ({
  id: index + 1,
  x: (index % 10) / 10,
  y: Math.floor(index / 10) / 10,
  cluster: 0,
  topic: null,
})).filter(({ x, y }) => Math.hypot(x - 0.5, y - 0.5) > 0.25);

const ids = (...cells: [number, number][]) => cells.map(([x, y]) => y * 10 + x + 1);

test('questions in it are meant, from whichever corner it is drawn', () => {
  const check = (choice: Choice | undefined) => {
    expect(choice).toMatchObject({ examples: ids([0, 0], [1, 0]), isGap: false });
    expect(choice && boxOf(choice, size)).toEqual({ left: 18, top: 18, width: 14, height: 4 });
  };
  check(dragged({ x: 18, y: 18 }, { x: 32, y: 22 }, points, size));
  check(dragged({ x: 32, y: 22 }, { x: 18, y: 18 }, points, size));
});

test('the part stays around its questions when the picture gets another size', () => {
  const choice = dragged({ x: 20, y: 20 }, { x: 70, y: 45 }, points, size);
  const twice = { width: 240, height: 240 };
  expect(choice && boxOf(choice, twice)).toEqual({ left: 20, top: 20, width: 100, height: 50 });
});

test('where there are none, the nearest ones around it are meant', () => {
  const choice = dragged({ x: 65, y: 65 }, { x: 75, y: 75 }, points, size);
  expect(choice?.isGap).toBe(true);
  const near = [
    [5, 2],
    [2, 5],
    [8, 5],
    [5, 8],
    [4, 2],
    [6, 2],
    [2, 4],
    [8, 4],
    [2, 6],
    [8, 6],
    [4, 8],
    [6, 8],
    [3, 3],
    [7, 3],
    [3, 7],
    [7, 7],
  ];
  expect(choice?.examples).toHaveLength(8);
  expect(ids(...(near as [number, number][]))).toEqual(expect.arrayContaining(choice?.examples ?? []));
});

test('a press that hardly moved is none', () => {
  expect(dragged({ x: 50, y: 50 }, { x: 53, y: 52 }, points, size)).toBeUndefined();
});

test('from question to question all between them are meant', () => {
  const [first, third] = [points[0], points[2]] as [MapPoint, MapPoint];
  expect(reached(first, third, points, size).examples).toEqual(ids([0, 0], [1, 0], [2, 0]));
  expect(reached(third, first, points, size).examples).toEqual(ids([0, 0], [1, 0], [2, 0]));
  expect(reached(first, first, points, size).examples).toEqual([1]);
});
