// A part of the variety map that was drawn around: the questions in it, or those around a part in which there are none.
import type { MapPoint } from '$lib/backend/backend';
import { placeOf, spotOf, type Size, type Spot } from './map-picture';
import type { Box } from './map-labels';

/** So many questions around a gap say what is missing in it. */
const AROUND = 8;
/** A drag that is shorter was meant as a click. */
const LEAST_DRAG = 5;
/** From a question to the edge of the part that the keys choose. */
const ROOM = 8;

export interface Choice {
  /** Two corners of it, as the map has its points: the picture may get another size. */
  corners: readonly [Spot, Spot];
  /** The numbers of the examples that are meant. */
  examples: number[];
  /** No question is in the part itself; meant are those around it. */
  isGap: boolean;
}

/** What is meant by a drag from one spot to the other; nothing by one that was hardly one. */
export function dragged(from: Spot, to: Spot, points: readonly MapPoint[], size: Size): Choice | undefined {
  const box = between(from, to);
  return Math.max(box.width, box.height) < LEAST_DRAG ? undefined : chosen(box, points, size);
}

/** What is meant by going from one question to another. */
export function reached(from: MapPoint, to: MapPoint, points: readonly MapPoint[], size: Size): Choice {
  const { left, top, width, height } = between(spotOf(from, size), spotOf(to, size));
  const box = { left: left - ROOM, top: top - ROOM, width: width + 2 * ROOM, height: height + 2 * ROOM };
  return chosen(box, points, size);
}

/** Where the part is in the picture, in pixels. */
export function boxOf({ corners: [from, to] }: Choice, size: Size): Box {
  return between(spotOf(from, size), spotOf(to, size));
}

function chosen(box: Box, points: readonly MapPoint[], size: Size): Choice {
  const { left, top, width, height } = box;
  const corners = [
    placeOf({ x: left, y: top }, size),
    placeOf({ x: left + width, y: top + height }, size),
  ] as const;
  const inside = points.filter((point) => {
    const { x, y } = spotOf(point, size);
    return x >= left && x <= left + width && y >= top && y <= top + height;
  });
  if (inside.length > 0) return { corners, examples: inside.map(({ id }) => id), isGap: false };
  const middle = { x: left + width / 2, y: top + height / 2 };
  const far = (point: MapPoint) => {
    const { x, y } = spotOf(point, size);
    return Math.hypot(x - middle.x, y - middle.y);
  };
  const around = points.toSorted((one, other) => far(one) - far(other)).slice(0, AROUND);
  return { corners, examples: around.map(({ id }) => id), isGap: true };
}

function between(from: Spot, to: Spot): Box {
  return {
    left: Math.min(from.x, to.x),
    top: Math.min(from.y, to.y),
    width: Math.abs(from.x - to.x),
    height: Math.abs(from.y - to.y),
  };
}
