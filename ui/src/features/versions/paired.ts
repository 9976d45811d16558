// The messages of an example before and after, side by side: those that differ with their words marked, and how many
// are the same around them.
import type { Message } from '$lib/backend/backend';
import { clipped } from '$lib/components/clipped';
import { wordDiff, type Piece } from '$lib/word-diff';

export interface Pair {
  before: Message | undefined;
  after: Message | undefined;
  /** What differs in the text; of what is long, the beginning. */
  pieces: Piece[];
}

/** The messages that differ. One is paired with the one at its place between those that are the same. */
export function differingPairs(before: readonly Message[], after: readonly Message[]): Pair[] {
  let start = 0;
  while (start < before.length && start < after.length && areSame(before[start], after[start])) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    areSame(before.at(-1 - end), after.at(-1 - end))
  ) {
    end += 1;
  }
  const [old, now] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  return Array.from({ length: Math.max(old.length, now.length) }, (_, place) => pair(old[place], now[place]));
}

function pair(before: Message | undefined, after: Message | undefined): Pair {
  return { before, after, pieces: wordDiff(textOf(before), textOf(after)) };
}

/** The text, and the calls of tools under it: both can differ. */
function textOf(message: Message | undefined): string {
  if (!message) return '';
  const calls = (message.tool_calls ?? []).map(({ name, arguments: text }) => `${name} ${text}`);
  return clipped([message.content, ...calls].filter(Boolean).join('\n'));
}

function areSame(one: Message | undefined, other: Message | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
