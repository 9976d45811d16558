// A line of a file as it can be shown: cut around the place of the fault, and with what can't be seen made visible.

/** Characters that are shown on both sides of the fault. */
const AROUND = 90;

export interface LineParts {
  before: string;
  /** What stands at the fault; empty where no place is known, or at the end of the line. */
  at: string;
  after: string;
  isCutBefore: boolean;
  isCutAfter: boolean;
}

/** `column` counts characters from 1, as the program does. */
export function lineParts(text: string, column: number | null): LineParts {
  const characters = Array.from(text);
  const place = column === null ? undefined : Math.min(Math.max(0, column - 1), characters.length);
  const from = place === undefined ? 0 : Math.max(0, place - AROUND);
  const to = Math.min(characters.length, (place ?? AROUND) + AROUND);
  const part = (start: number, end: number) => visible(characters.slice(start, end).join(''));
  return {
    before: part(from, place ?? to),
    at: place === undefined ? '' : part(place, place + 1),
    after: place === undefined ? '' : part(place + 1, to),
    isCutBefore: from > 0,
    isCutAfter: to < characters.length,
  };
}

/** A line as it would be after a repair, cut around what differs from `before`: `at` is what stands there now, and empty
    where something was only taken away. */
export function changedParts(before: string, after: string): LineParts {
  const [old, now] = [Array.from(before), Array.from(after)];
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const until = now.length - end;
  const [from, to] = [Math.max(0, start - AROUND), Math.min(now.length, until + AROUND)];
  const part = (first: number, last: number) => visible(now.slice(first, last).join(''));
  // Changes far apart lie in one long piece, which shows its beginning.
  const isLong = until - start > 2 * AROUND;
  const shown = isLong ? start + 2 * AROUND : until;
  return {
    before: part(from, start),
    at: part(start, shown),
    after: isLong ? '' : part(until, to),
    isCutBefore: from > 0,
    isCutAfter: isLong || to < now.length,
  };
}

// Control characters but none that lays out text, and the ones that turn the direction of what follows.
// eslint-disable-next-line no-control-regex -- these are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/g;
const UNSEEN = /[\u0080-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function visible(text: string): string {
  return text
    .replace(CONTROL, (character) =>
      character === '\u007f' ? '\u2421' : String.fromCharCode(0x2400 + character.charCodeAt(0)),
    )
    .replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
