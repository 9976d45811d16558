// Where words stand on the variety map: beside what they name, on no other words, and inside of the picture.
import { spotOf, type Kind, type Ring, type Size, type Spot } from './map-picture';

/** Words that want a place, the most important ones first. */
export interface Wanted {
  /** What they name, and how far from its middle they may begin. */
  at: Spot;
  clear: number;
  width: number;
  height: number;
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** How far words are put away from what they name, in steps of a line. */
const STEP = 14;
const STEPS = 6;
/** What covering a question costs, in pixels of distance. */
const COVERED = 12;
const GAP = 4;
const DIRECTIONS: readonly (readonly [number, number])[] = [
  [0, -1],
  [0, 1],
  [1, 0],
  [-1, 0],
  [1, -1],
  [-1, -1],
  [1, 1],
  [-1, 1],
];

/** A box for each of the wanted, in their order; nothing for one that finds no place. Where it can, a box covers nothing. */
export function placesOf(
  wanted: readonly Wanted[],
  spots: readonly Spot[],
  size: Size,
  taken: readonly Box[] = [],
): (Box | undefined)[] {
  const placed = [...taken];
  return wanted.map((words) => {
    let found: Box | undefined;
    let least = Infinity;
    for (const { box, cost } of candidates(words)) {
      if (cost >= least || !isInside(box, size) || placed.some((other) => overlap(box, other))) continue;
      const whole = cost + COVERED * spots.filter((spot) => covers(box, spot)).length;
      if (whole < least) [found, least] = [box, whole];
    }
    if (found) placed.push(found);
    return found;
  });
}

/** The boxes around a place, the nearest first. */
function candidates({ at, clear, width, height }: Wanted): { box: Box; cost: number }[] {
  return Array.from({ length: STEPS }, (_, step) =>
    DIRECTIONS.map(([right, down]) => {
      const away = clear + step * STEP;
      const left = at.x + right * (away + width / 2) - width / 2;
      const top = at.y + down * (away + height / 2) - height / 2;
      return { box: { left, top, width, height }, cost: step * STEP };
    }),
  ).flat();
}

function isInside({ left, top, width, height }: Box, size: Size): boolean {
  return left >= 0 && top >= 0 && left + width <= size.width && top + height <= size.height;
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.left + other.width + GAP &&
    other.left < one.left + one.width + GAP &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  );
}

function covers({ left, top, width, height }: Box, { x, y }: Spot): boolean {
  return x > left - GAP && x < left + width + GAP && y > top - GAP && y < top + height + GAP;
}

/** A letter is about so wide. */
const LETTER = 7;
const LINE = 18;

/** The width and height of lines of words. */
export function sizeOf(lines: readonly string[]): Size {
  return { width: Math.max(...lines.map((line) => line.length)) * LETTER, height: lines.length * LINE };
}

/** The names of kinds: each beside the middle of its questions. */
export function namesWanted(kinds: readonly Kind[], words: (kind: Kind) => string, size: Size): Wanted[] {
  return kinds.map((kind) => ({ at: spotOf(kind, size), clear: 8, ...sizeOf([words(kind)]) }));
}

/** A line from the circle of a crowd to what is said of it; nothing where they touch. */
export function lineBetween(ring: Ring, box: Box): { from: Spot; to: Spot } | undefined {
  const to = {
    x: Math.min(Math.max(ring.x, box.left - GAP), box.left + box.width + GAP),
    y: Math.min(Math.max(ring.y, box.top), box.top + box.height),
  };
  const far = Math.hypot(to.x - ring.x, to.y - ring.y);
  if (far <= ring.radius) return undefined;
  const share = ring.radius / far;
  return { from: { x: ring.x + (to.x - ring.x) * share, y: ring.y + (to.y - ring.y) * share }, to };
}
