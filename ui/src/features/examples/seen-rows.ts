// Which rows are in sight, of those that the table draws.

/** Rows that the table draws beyond each edge of what is seen. */
const SPARE = 6;

/** The first and the last row in sight, counted from 1. `fits` is how many of them have
 * room, the last one in part. */
export function seenRows(
  from: number,
  count: number,
  total: number,
  fits: number,
): [first: number, last: number] {
  const end = from + count;
  const room = Math.max(1, Math.ceil(fits));
  if (end < total) {
    const last = Math.max(1, end - SPARE);
    return [Math.max(1, last - room + 1), last];
  }
  const first = from > 0 ? from + SPARE + 1 : 1;
  return [Math.min(first, total), Math.min(total, first + room - 1)];
}
