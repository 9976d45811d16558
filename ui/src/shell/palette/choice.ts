// Which entries are shown, and in which order: the best answers to what was typed, what was used lately before the rest.
import { m } from '$lib/paraglide/messages';
import { GROUPS, type Entry, type Group } from './entries';
import { scoreOf, wordsOf } from './match';

export interface Shown {
  group: Group;
  entries: Entry[];
}

/** So that no group pushes the next one out of sight. */
const MOST: Record<Group, number> = { do: 5, go: 5, examples: 5, help: 4 };
/** With nothing typed the palette is a short list of what one is likely to want; explanations are asked for. */
const MOST_UNASKED: Record<Group, number> = { do: 6, go: 5, examples: 0, help: 0 };

/** `examples` come chosen already. `recent` are ids, the last used first. */
export function choose(
  typed: string,
  entries: readonly Entry[],
  examples: readonly Entry[],
  recent: readonly string[],
): Shown[] {
  const isAsked = wordsOf(typed).length > 0;
  const most = isAsked ? MOST : MOST_UNASKED;
  const found = isAsked ? answers(typed, entries) : entries.map((entry) => ({ entry, score: 0 }));
  const ranked = found.map((answer) => ({ ...answer, lately: latelyOf(answer.entry.id, recent) }));
  ranked.sort((a, b) => b.score - a.score || a.lately - b.lately);
  const all = [...ranked.map(({ entry }) => entry), ...(isAsked ? examples : [])];
  return GROUPS.map((group) => ({
    group,
    entries: all.filter((entry) => entry.group === group).slice(0, most[group]),
  })).filter((shown) => shown.entries.length > 0);
}

function answers(typed: string, entries: readonly Entry[]): { entry: Entry; score: number }[] {
  const skipped = wordsOf(m.palette_skipped_words());
  const scored = entries.map((entry) => ({
    entry,
    score: scoreOf(typed, entry.label, `${entry.aside ?? ''} ${entry.also ?? ''}`, skipped),
  }));
  return scored.filter(({ score }) => score > 0);
}

function latelyOf(id: string, recent: readonly string[]): number {
  const place = recent.indexOf(id);
  return place === -1 ? recent.length : place;
}
