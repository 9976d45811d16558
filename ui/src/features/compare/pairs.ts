// Two answers to one question: on which side each stands, and which of them the person prefers.
import type { PlacedColumn } from '$lib/asked';
import type { AnswerId, EvaluateAnswer, EvaluateRow, Rating } from '$lib/backend/backend';

/** What a person may find. The key that says it is its place here. */
export const FINDINGS = ['left', 'right', 'both_good', 'both_bad'] as const;
export type Finding = (typeof FINDINGS)[number];

export type Outcome = 'first' | 'second' | 'both_good' | 'both_bad';

export interface Side {
  column: PlacedColumn;
  answer: EvaluateAnswer;
}

export interface Pair {
  row: EvaluateRow;
  first: Side;
  second: Side;
  /** As they stand on the page. */
  left: Side;
  right: Side;
  /** What the person found; nothing while she has not. */
  outcome: Outcome | undefined;
}

/**
 * The questions to which both gave an answer. `isHidden` shuffles the sides, by the question: they stay where they are
 * when one comes back to it, and nobody can tell from one question to the next.
 */
export function pairsOf(
  rows: readonly EvaluateRow[],
  first: PlacedColumn,
  second: PlacedColumn,
  isHidden: boolean,
): Pair[] {
  return rows.flatMap((row) => {
    const [one, other] = [row.answers[first.place], row.answers[second.place]];
    if (!one || !other) return [];
    const sides = { first: { column: first, answer: one }, second: { column: second, answer: other } };
    const isSwapped = isHidden && isOdd(`${row.example} ${row.question}`);
    const [left, right] = isSwapped ? [sides.second, sides.first] : [sides.first, sides.second];
    return [{ row, ...sides, left, right, outcome: outcomeOf(one.rating, other.rating) }];
  });
}

function outcomeOf(first: Rating | null, second: Rating | null): Outcome | undefined {
  if (first === null || second === null) return undefined;
  if (first !== second) return first === 'good' ? 'first' : 'second';
  return first === 'good' ? 'both_good' : 'both_bad';
}

/** What is written down for a finding: the better one is good, the other one is not. */
export function ratingsOf({ left, right }: Pair, finding: Finding): [AnswerId, Rating][] {
  const isLeftGood = finding === 'left' || finding === 'both_good';
  const isRightGood = finding === 'right' || finding === 'both_good';
  return [
    [left.answer.id, isLeftGood ? 'good' : 'bad'],
    [right.answer.id, isRightGood ? 'good' : 'bad'],
  ];
}

/** The next pair without a finding after this place, from the beginning again after the last. */
export function nextUnrated(pairs: readonly Pair[], after: number): number | undefined {
  const isOpen = ({ outcome }: Pair) => outcome === undefined;
  const later = pairs.findIndex((pair, place) => place > after && isOpen(pair));
  const place = later >= 0 ? later : pairs.findIndex(isOpen);
  return place >= 0 ? place : undefined;
}

/** As good as a coin, and the same each time (FNV-1a, of which the lowest bit alone would follow the last letter). */
function isOdd(text: string): boolean {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash ^= hash >>> 15;
  return ((hash ^ (hash >>> 7)) & 1) === 1;
}
