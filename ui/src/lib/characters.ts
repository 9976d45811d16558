// The program counts the characters of a text (Unicode scalar values), the page counts UTF-16 units: an emoji is one
// there and two here.

export interface TextRange {
  start: number;
  end: number;
}

// What takes no place on the screen: characters without a width, soft hyphens, and what changes the direction.
const UNSEEN = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/** The text with a mark in the place of each character that nobody would see. */
export function seen(text: string): string {
  return text.replace(UNSEEN, '\u25ab');
}

/** A range of characters as the page counts; nothing where the text has no such range. */
export function toUtf16(text: string, { start, end }: TextRange): TextRange | undefined {
  if (start < 0 || end <= start) return undefined;
  const range = { start: -1, end: -1 };
  let [characters, units] = [0, 0];
  for (const character of text) {
    if (characters === start) range.start = units;
    characters += 1;
    units += character.length;
    if (characters === end) {
      range.end = units;
      break;
    }
  }
  return range.start < 0 || range.end < 0 ? undefined : range;
}
