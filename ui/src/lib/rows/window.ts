// Which rows are seen, for lists of any length. Pure: no element is touched here.
//
// WebKitGTK clamps an element at 33,554,428 px and WebView2 at 16,777,200 px, so a million rows can't simply be as high
// as they are. Up to CAP the scroll position is the offset; beyond it, it is a share of the offset ("compressed"),
// and small movements are still taken pixel for pixel.

/** Under both limits, and low enough that single-precision painting still knows each pixel. */
export const CAP = 15_000_000;

export interface Geometry {
  readonly total: number;
  readonly rowHeight: number;
  /** The height in which rows are seen. */
  readonly viewport: number;
}

/** Where one is: in the rows, and where the scrollbar stands for it. */
export interface Position {
  /** From the top of the first row to the top of the view, in pixels of rows. */
  readonly offset: number;
  readonly scrollTop: number;
}

export interface RowWindow {
  readonly first: number;
  readonly count: number;
}

export function isCompressed({ total, rowHeight }: Geometry): boolean {
  return total * rowHeight > CAP;
}

/** The height of the element that gives the scrollbar its length. */
export function spacerHeight({ total, rowHeight }: Geometry): number {
  return Math.min(total * rowHeight, CAP);
}

/** The offset at which the last row stands at the bottom. */
export function furthestOffset({ total, rowHeight, viewport }: Geometry): number {
  return Math.max(0, total * rowHeight - viewport);
}

export function within(geometry: Geometry, offset: number): number {
  return Math.min(Math.max(0, offset), furthestOffset(geometry));
}

/** Where the scrollbar belongs for an offset. Only the two ends of the rows are at its ends. */
export function positionAt(geometry: Geometry, wanted: number): Position {
  const offset = within(geometry, wanted);
  if (!isCompressed(geometry)) return { offset, scrollTop: offset };
  const most = furthestScrollTop(geometry);
  const furthest = furthestOffset(geometry);
  if (offset === 0 || offset === furthest) return { offset, scrollTop: offset === 0 ? 0 : most };
  const scrollTop = Math.round((offset / furthest) * most);
  return { offset, scrollTop: Math.min(Math.max(1, scrollTop), most - 1) };
}

/**
 * Where one is after the scrollbar has moved to `scrollTop`. A finger moves by some pixels, and those are taken as
 * they are. A dragged scrollbar can't move by less than thousands: that is a jump, to the start of a row.
 */
export function positionAfterScroll(geometry: Geometry, before: Position, scrollTop: number): Position {
  const most = furthestScrollTop(geometry);
  if (!isCompressed(geometry)) return { offset: within(geometry, scrollTop), scrollTop };
  if (scrollTop <= 0) return { offset: 0, scrollTop };
  if (scrollTop >= most) return { offset: furthestOffset(geometry), scrollTop };
  const movement = scrollTop - before.scrollTop;
  if (Math.abs(movement) <= 2 * geometry.viewport) {
    return { offset: within(geometry, before.offset + movement), scrollTop };
  }
  const offset = (scrollTop / most) * furthestOffset(geometry);
  const row = Math.round(offset / geometry.rowHeight);
  return { offset: within(geometry, row * geometry.rowHeight), scrollTop };
}

/** The rows to draw: those that are seen, wholly or in part, and some on both sides. */
export function windowAt(geometry: Geometry, offset: number, overscan: number): RowWindow {
  const { total, rowHeight, viewport } = geometry;
  const firstSeen = Math.floor(within(geometry, offset) / rowHeight);
  const lastSeen = Math.ceil((within(geometry, offset) + viewport) / rowHeight) - 1;
  const first = Math.max(0, firstSeen - overscan);
  const last = Math.min(total - 1, lastSeen + overscan);
  return { first, count: Math.max(0, last - first + 1) };
}

/** How many rows are drawn at most, wherever one is: the number of elements that are used again and again. */
export function poolSize({ rowHeight, viewport }: Geometry, overscan: number): number {
  return Math.ceil(viewport / rowHeight) + 1 + 2 * overscan;
}

/** The offset that shows a row as a whole, with as little movement as possible. */
export function offsetToShow(geometry: Geometry, offset: number, index: number): number {
  const { rowHeight, viewport } = geometry;
  const top = index * rowHeight;
  if (top < offset) return within(geometry, top);
  if (top + rowHeight > offset + viewport) return within(geometry, top + rowHeight - viewport);
  return offset;
}

/** The rows that a page up or down moves by: one stays in sight. */
export function rowsInPage({ rowHeight, viewport }: Geometry): number {
  return Math.max(1, Math.floor(viewport / rowHeight) - 1);
}

const BLOCK_ROWS = 8192;

/** Rows are placed from the start of a block, not from the first row: numbers that every renderer draws exactly. */
export function blockStart(first: number): number {
  return first - (first % BLOCK_ROWS);
}

function furthestScrollTop(geometry: Geometry): number {
  return Math.max(0, spacerHeight(geometry) - geometry.viewport);
}
