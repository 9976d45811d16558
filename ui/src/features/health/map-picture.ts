// What the variety map shows, worked out without a page: which kinds of questions there are, their shapes, their names'
// places, and how the keys lead from one question to the next.
import type { MapCrowd, MapPoint, VarietyMap } from '$lib/backend/backend';

/** Kinds differ by shape, not only by colour. */
export const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'cross'] as const;
export type Shape = (typeof SHAPES)[number] | 'dot';

export interface Size {
  width: number;
  height: number;
}

export interface Spot {
  x: number;
  y: number;
}

/** A circle in the picture, in pixels. */
export interface Ring extends Spot {
  radius: number;
}

/** Between the outermost questions and the edge, so that nothing around them is cut. */
const MARGIN = 20;

/** Where something stands in the picture, in pixels. */
export function spotOf({ x, y }: Spot, { width, height }: Size): Spot {
  return { x: MARGIN + x * (width - 2 * MARGIN), y: MARGIN + y * (height - 2 * MARGIN) };
}

/** The same the other way round: where on the map a pixel is. */
export function placeOf({ x, y }: Spot, { width, height }: Size): Spot {
  return { x: (x - MARGIN) / (width - 2 * MARGIN), y: (y - MARGIN) / (height - 2 * MARGIN) };
}

/** Questions with one shape: a topic, a cluster, or what is left. */
export interface Kind {
  /** Empty for what is left. */
  name: string;
  shape: Shape;
  points: MapPoint[];
  x: number;
  y: number;
}

/** The largest topics; where nobody gave any, the largest clusters by their telling words. Last what is left. */
export function kindsOf(map: VarietyMap): Kind[] {
  const hasTopics = map.topics.length > 0;
  const named = hasTopics
    ? map.topics.map((topic) => ({ ...topic, name: topic.name }))
    : map.clusters.map((cluster) => ({ ...cluster, name: cluster.words.join(', ') }));
  const largest = named
    .map((each, place) => ({ ...each, place }))
    .filter(({ name, size }) => name !== '' && size > 0)
    .sort((one, other) => other.size - one.size)
    .slice(0, SHAPES.length);
  const kinds: Kind[] = largest.map(({ name, x, y }, index) => {
    return { name, x, y, shape: SHAPES[index] ?? 'dot', points: [] };
  });
  const rest: Kind = { name: '', x: 0.5, y: 0.5, shape: 'dot', points: [] };
  const kindOfPlace = new Map(largest.map(({ place }, index) => [place, kinds[index]]));
  for (const point of map.points) {
    const place = hasTopics ? point.topic : point.cluster;
    const kind = place === null ? undefined : kindOfPlace.get(place);
    (kind ?? rest).points.push(point);
  }
  return rest.points.length > 0 ? [...kinds, rest] : kinds;
}

/** One outline for all points of a kind: ten thousand of them are a handful of elements. */
export function outline({ shape, points }: Pick<Kind, 'shape' | 'points'>, size: Size): string {
  const radius = radiusOf(points.length);
  return points
    .map((point) => {
      const { x, y } = spotOf(point, size);
      return mark(shape, round(x), round(y), radius);
    })
    .join('');
}

function radiusOf(count: number): number {
  if (count > 2000) return 1.6;
  return count > 400 ? 2.2 : 3;
}

function mark(shape: Shape, x: number, y: number, r: number): string {
  switch (shape) {
    case 'circle':
      return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
    case 'square':
      return `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`;
    case 'triangle':
      return `M${x} ${y - r}l${r} ${2 * r}h${-2 * r}z`;
    case 'diamond':
      return `M${x} ${y - r - 0.5}l${r} ${r + 0.5}l${-r} ${r + 0.5}l${-r} ${-r - 0.5}z`;
    case 'cross':
      return `M${x - r} ${y - r}l${2 * r} ${2 * r}M${x + r} ${y - r}l${-2 * r} ${2 * r}`;
    case 'dot':
      return `M${x - 1.5} ${y}a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0`;
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A circle around the questions of a crowd, inside of the picture. */
export function around(crowd: MapCrowd, points: readonly MapPoint[], size: Size): Ring {
  const own = new Set(crowd.examples);
  const { x, y } = spotOf(crowd, size);
  const far = points
    .filter(({ id }) => own.has(id))
    .map((point) => spotOf(point, size))
    .map((spot) => Math.hypot(spot.x - x, spot.y - y));
  const edge = Math.min(x, y, size.width - x, size.height - y) - 1;
  return { x, y, radius: Math.min(Math.max(...far, 8) + 8, size.height / 3, edge) };
}

export const MOST_LETTERS = 24;

/** The question under the pointer; nothing where none is near. */
export function nearest(
  points: readonly MapPoint[],
  x: number,
  y: number,
  size: Size,
  reach = 14,
): MapPoint | undefined {
  let found: MapPoint | undefined;
  let least = reach;
  for (const point of points) {
    const spot = spotOf(point, size);
    const far = Math.hypot(spot.x - x, spot.y - y);
    if (far < least) [found, least] = [point, far];
  }
  return found;
}

const DIRECTIONS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function isDirection(key: string): boolean {
  return key in DIRECTIONS;
}

/** The next question that way: the nearest one, and rather straight ahead than aside. */
export function nextPoint(
  points: readonly MapPoint[],
  from: MapPoint,
  key: string,
  size: Size,
): MapPoint | undefined {
  const [right, down] = DIRECTIONS[key] ?? [0, 0];
  let found: MapPoint | undefined;
  let least = Infinity;
  for (const point of points) {
    const x = (point.x - from.x) * size.width;
    const y = (point.y - from.y) * size.height;
    const ahead = x * right + y * down;
    const aside = Math.abs(x * down) + Math.abs(y * right);
    const cost = ahead + 2 * aside;
    if (ahead > 0 && aside <= ahead && cost < least) [found, least] = [point, cost];
  }
  return found;
}
