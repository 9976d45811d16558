// Shapes, names and keys of the variety map.
import { expect, test } from 'vitest';
import type { MapPoint, VarietyMap } from '$lib/backend/backend';
import { around, kindsOf, nearest, nextPoint, outline, spotOf } from './map-picture';

const size = { width: 100, height: 50 };

function point(id: number, x: number, y: number, topic: number | null = null, cluster = 0): MapPoint {
  return { id, x, y, topic, cluster };
}

function map(points: MapPoint[], changes: Partial<VarietyMap> = {}): VarietyMap {
  return { points, clusters: [], topics: [], crowds: [], ...changes };
}

const topic = (name: string, count: number) => ({ name, size: count, x: 0.5, y: 0.5 });

test('the largest topics have shapes of their own, and the others share one', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const topics = names.map((name, index) => topic(name, index + 1));
  const points = names.map((_, index) => point(index, 0, 0, index));
  const kinds = kindsOf(map([...points, point(9, 0, 0, null)], { topics }));
  expect(kinds.map(({ name, shape }) => [name, shape])).toEqual([
    ['f', 'circle'],
    ['e', 'square'],
    ['d', 'triangle'],
    ['c', 'diamond'],
    ['b', 'cross'],
    ['', 'dot'],
  ]);
  expect(kinds[5]?.points.map(({ id }) => id)).toEqual([0, 9]);
});

test('where nobody named a topic, clusters are named by their words', () => {
  const clusters = [
    { words: ['parcel', 'order'], size: 2, x: 0.2, y: 0.2 },
    { words: [], size: 1, x: 0.8, y: 0.8 },
  ];
  const kinds = kindsOf(map([point(1, 0, 0), point(2, 0, 0), point(3, 1, 1, null, 1)], { clusters }));
  expect(kinds.map(({ name, points }) => [name, points.length])).toEqual([
    ['parcel, order', 2],
    ['', 1],
  ]);
});

test('each point is drawn once', () => {
  const points = [point(1, 0.1, 0.1), point(2, 0.9, 0.9)];
  for (const shape of ['circle', 'square', 'triangle', 'diamond', 'dot'] as const) {
    expect(outline({ shape, points }, size).match(/M/g)).toHaveLength(2);
  }
  expect(outline({ shape: 'square', points: points.slice(0, 1) }, size)).toBe('M23 18h6v6h-6z');
});

test('a crowd has a circle around all of it', () => {
  const crowd = { examples: [1, 2], worth_keeping: 1, central: 1, x: 0.5, y: 0.5 };
  const points = [point(1, 0.5, 0.5), point(2, 0.55, 0.5), point(3, 0, 0)];
  expect(around(crowd, points, size)).toEqual({ x: 50, y: 25, radius: 16 });
});

test.each([
  ['the middle', 0.5, 0.5, 100],
  ['the upper edge', 0.5, 0, 19],
  ['a corner', 1, 1, 19],
])('the circle of a crowd at %s stays in the picture', (_, x, y, radius) => {
  const crowd = { examples: [1, 2], worth_keeping: 1, central: 1, x, y };
  const ring = around(crowd, [point(1, x, y), point(2, 0.5, 0.5), point(3, 1 - x, 1 - y)], {
    width: 300,
    height: 300,
  });
  expect(ring.radius).toBeLessThanOrEqual(radius);
});

test('the outermost questions keep away from the edge', () => {
  expect(spotOf({ x: 0, y: 1 }, { width: 300, height: 200 })).toEqual({ x: 20, y: 180 });
});

test('the pointer finds what is near, and nothing where nothing is', () => {
  const points = [point(1, 0.1, 0.1), point(2, 0.5, 0.5)];
  expect(nearest(points, 48, 26, size)?.id).toBe(2);
  expect(nearest(points, 90, 45, size)).toBeUndefined();
});

test.each([
  ['ArrowRight', 2],
  ['ArrowLeft', 3],
  ['ArrowDown', 4],
  ['ArrowUp', undefined],
])('%s leads to the next question that way', (key, id) => {
  const from = point(1, 0.5, 0.5);
  const points = [from, point(2, 0.7, 0.52), point(3, 0.1, 0.5), point(4, 0.5, 0.9)];
  expect(nextPoint(points, from, key, size)?.id).toBe(id);
});
