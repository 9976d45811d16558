// The arithmetic of long lists, at the sizes where browsers give up.
import { describe, expect, test } from 'vitest';
import {
  blockStart,
  CAP,
  furthestOffset,
  isCompressed,
  offsetToShow,
  poolSize,
  positionAfterScroll,
  positionAt,
  rowsInPage,
  spacerHeight,
  windowAt,
  type Geometry,
  type Position,
} from './window';

const START: Position = { offset: 0, scrollTop: 0 };

function list(total: number, viewport = 630, rowHeight = 36): Geometry {
  return { total, viewport, rowHeight };
}

const SIZES = [0, 1, 3, 17, 18, 82, 50_000, 416_666, 416_667, 1_000_000, 10_000_000];

/** The same numbers on every run: a small generator, because a failing case must fail again. */
function* shares(count: number): Generator<number> {
  let state = 20_261_122;
  for (let made = 0; made < count; made += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

test.each([
  [0, 0, false],
  [82, 2_952, false],
  [416_666, 14_999_976, false],
  [416_667, CAP, true],
  [1_000_000, CAP, true],
  [10_000_000, CAP, true],
])('%i rows have a spacer of %i px', (total, height, compressed) => {
  expect(spacerHeight(list(total))).toBe(height);
  expect(isCompressed(list(total))).toBe(compressed);
});

test.each<[total: number, offset: number, first: number, count: number]>([
  [0, 0, 0, 0],
  [3, 0, 0, 3],
  [82, 0, 0, 20],
  [82, 35, 0, 21],
  [82, 36, 0, 21],
  [82, 360, 8, 22],
  [82, 9e9, 62, 20],
  [1_000_000, 18_000_000, 499_998, 22],
  [10_000_000, 360_000_000, 9_999_980, 20],
])('of %i rows at %i px, the drawn ones start at %i and are %i', (total, offset, first, count) => {
  expect(windowAt(list(total), offset, 2)).toEqual({ first, count });
});

describe.each(SIZES)('a list of %i rows', (total) => {
  const geometry = list(total);

  test('is always filled, and never with more than the pool', () => {
    for (const share of shares(300)) {
      const offset = share * furthestOffset(geometry);
      const { first, count } = windowAt(geometry, offset, 4);
      expect(count).toBeLessThanOrEqual(poolSize(geometry, 4));
      expect(first * geometry.rowHeight).toBeLessThanOrEqual(offset);
      const end = (first + count) * geometry.rowHeight;
      expect(end).toBeGreaterThanOrEqual(Math.min(total * geometry.rowHeight, offset + geometry.viewport));
      expect(first + count).toBeLessThanOrEqual(total);
    }
  });

  test('gives each drawn row an element of its own', () => {
    for (const share of shares(100)) {
      const { first, count } = windowAt(geometry, share * furthestOffset(geometry), 4);
      const pool = poolSize(geometry, 4);
      const keys = Array.from({ length: count }, (_, place) => (first + place) % pool);
      expect(new Set(keys).size).toBe(count);
    }
  });

  test('places its rows with numbers that are drawn exactly', () => {
    for (const share of shares(100)) {
      const { first, count } = windowAt(geometry, share * furthestOffset(geometry), 4);
      const lastTop = (first + count - blockStart(first)) * geometry.rowHeight;
      expect(Math.fround(lastTop)).toBe(lastTop);
      expect(lastTop).toBeLessThan(2 ** 20);
    }
  });

  test('can be scrolled to its last row, and back to its first', () => {
    const most = Math.max(0, spacerHeight(geometry) - geometry.viewport);
    const atEnd = positionAfterScroll(geometry, START, most);
    expect(atEnd.offset).toBe(furthestOffset(geometry));
    expect(positionAfterScroll(geometry, atEnd, 0).offset).toBe(0);
  });

  test('keeps the ends of the scrollbar for the ends of the rows', () => {
    const most = spacerHeight(geometry) - geometry.viewport;
    const furthest = furthestOffset(geometry);
    for (const share of shares(300)) {
      const { offset, scrollTop } = positionAt(geometry, share * furthest);
      expect(scrollTop >= 0 && scrollTop <= Math.max(0, most)).toBe(true);
      if (offset > 0 && offset < furthest) expect(scrollTop > 0 && scrollTop < most).toBe(true);
    }
    expect(positionAt(geometry, -5)).toEqual({ offset: 0, scrollTop: 0 });
    expect(positionAt(geometry, Infinity).offset).toBe(furthest);
  });

  test('does not move when the scrollbar is put where it belongs', () => {
    for (const share of shares(300)) {
      const here = positionAt(geometry, Math.round(share * furthestOffset(geometry)));
      expect(positionAfterScroll(geometry, here, here.scrollTop).offset).toBe(here.offset);
    }
  });

  test('shows any row as a whole, and does not move for one that is seen', () => {
    if (total === 0) return;
    for (const share of shares(300)) {
      const index = Math.floor(share * total);
      const offset = offsetToShow(geometry, 0, index);
      const top = index * geometry.rowHeight - offset;
      expect(top).toBeGreaterThanOrEqual(0);
      expect(top + geometry.rowHeight).toBeLessThanOrEqual(geometry.viewport);
      expect(offsetToShow(geometry, offset, index)).toBe(offset);
    }
  });
});

describe('compressed', () => {
  const million = list(1_000_000);

  test('a finger moves the rows by as many pixels as it moved', () => {
    const here = positionAt(million, 18_000_000);
    expect(positionAfterScroll(million, here, here.scrollTop + 57).offset).toBe(18_000_057);
    expect(positionAfterScroll(million, here, here.scrollTop - 300).offset).toBe(17_999_700);
  });

  test('a dragged scrollbar goes to the row at that share', () => {
    const { offset } = positionAfterScroll(million, START, (CAP - 630) / 2);
    expect(offset % 36).toBe(0);
    expect(Math.abs(offset / 36 - 500_000)).toBeLessThan(12);
  });

  test('every row can be reached by a step of one row', () => {
    let here = positionAt(million, 20_000_000 * 1.5);
    for (let step = 1; step <= 100; step += 1) {
      const next = positionAt(million, here.offset + 36);
      expect(next.offset - here.offset).toBe(36);
      here = next;
    }
  });
});

test('a page leaves one row in sight, and is never nothing', () => {
  expect(rowsInPage(list(82))).toBe(16);
  expect(rowsInPage(list(82, 20))).toBe(1);
});
