// A line of a file as it can be shown: cut around the place of the fault, and with what can't be seen made visible.

/** Characters that are shown on both sides of the fault. */
const AROUND = 90;

export interface LineParts {
  before: string;
  /** The character at the fault; empty where no place is known, or at the end of the line. */
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
