// What differs between two texts, word by word.

/** A stretch of both texts, of the one before, or of the one after. */
export interface Piece {
  kind: 'same' | 'before' | 'after';
  text: string;
}

// Words, the space between them, and each other sign by itself.
const WORDS = /\s+|[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu;
/** Beyond this the comparison would hold up the page; what differs is then one stretch. */
const MOST_CELLS = 1_000_000;

/** Both texts in one list: the pieces that aren't "after" make the one before, those that aren't "before" the one after. */
export function wordDiff(before: string, after: string): Piece[] {
  const [old, now] = [before.match(WORDS) ?? [], after.match(WORDS) ?? []];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  ) {
    end += 1;
  }
  const middle = differing(old.slice(start, old.length - end), now.slice(start, now.length - end));
  const pieces: Piece[] = [
    { kind: 'same', text: old.slice(0, start).join('') },
    ...middle,
    { kind: 'same', text: old.slice(old.length - end).join('') },
  ];
  return joined(pieces);
}

/** By the longest list of words that is in both in the same order. */
function differing(old: readonly string[], now: readonly string[]): Piece[] {
  const width = now.length + 1;
  if (old.length * now.length > MOST_CELLS) {
    return [
      { kind: 'before', text: old.join('') },
      { kind: 'after', text: now.join('') },
    ];
  }
  const common = new Uint32Array((old.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      common[row * width + column] =
        old[row] === now[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pieces: Piece[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    const [was, is] = [old[row], now[column]];
    if (was !== undefined && was === is) {
      pieces.push({ kind: 'same', text: was });
      row += 1;
      column += 1;
    } else if (was !== undefined && (is === undefined || at(row + 1, column) >= at(row, column + 1))) {
      pieces.push({ kind: 'before', text: was });
      row += 1;
    } else {
      pieces.push({ kind: 'after', text: is ?? '' });
      column += 1;
    }
  }
  return pieces;
}

/** Neighbours of one kind are one piece. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const { kind, text } of pieces) {
    const last = result.at(-1);
    if (text === '') continue;
    if (last?.kind === kind) last.text += text;
    else result.push({ kind, text });
  }
  return result;
}
