// What a view is narrowed to, in words: one tag for each thing, and how it is taken away.
import type { Narrow, Origin, SourceCount } from '$lib/backend/backend';
import { numbers } from '$lib/locale';
import { m } from '$lib/paraglide/messages';
import { plainName } from '$lib/plain-name';
import { counted, problemTitle } from '$lib/words';
import type { NarrowChange } from './examples-view.svelte';

export interface NarrowTag {
  label: string;
  /** What takes it away. */
  without: NarrowChange;
}

const ORIGIN_WORDS: Record<Origin, () => string> = {
  written: m.source_written,
  imported: m.source_imported,
  baked: m.source_baked,
  taught: m.source_taught,
  sample: m.source_sample,
};

/** Where examples come from: the name of a file, or how they were made. */
export function sourceWords({ source, file }: Pick<SourceCount, 'source' | 'file'>): string {
  if ('origin' in source) return ORIGIN_WORDS[source.origin]();
  return file === null ? m.source_imported() : plainName(file);
}

export function topicWords(topic: string): string {
  return topic === '' ? m.topic_none() : plainName(topic);
}

/** `sources` know the names of files. */
export function narrowTags(narrow: Narrow, sources: readonly SourceCount[]): NarrowTag[] {
  const { topic, source, finding, least_tokens: least, most_tokens: most } = narrow;
  const tags: NarrowTag[] = [];
  if (topic !== undefined) tags.push({ label: topicWords(topic), without: { topic: undefined } });
  if (source !== undefined) {
    const known = sources.find((each) => JSON.stringify(each.source) === JSON.stringify(source));
    const label = sourceWords(known ?? { source, file: null });
    tags.push({ label, without: { source: undefined } });
  }
  if (finding !== undefined) tags.push({ label: problemTitle(finding), without: { finding: undefined } });
  const length = lengthWords(least, most);
  if (length) tags.push({ label: length, without: { least_tokens: undefined, most_tokens: undefined } });
  const turns = turnsWords(narrow);
  if (turns) tags.push({ label: turns, without: { least_turns: undefined, most_turns: undefined } });
  if (narrow.is_pair !== undefined) {
    const label = narrow.is_pair ? m.narrow_pairs() : m.narrow_no_pairs();
    tags.push({ label, without: { is_pair: undefined } });
  }
  if (narrow.examples !== undefined) {
    const label = counted('narrow_examples', narrow.examples.length);
    tags.push({ label, without: { examples: undefined } });
  }
  return tags;
}

function lengthWords(least: number | undefined, most: number | undefined): string | undefined {
  if (least !== undefined && most !== undefined) {
    return m.narrow_tokens({ least: numbers.count(least), most: numbers.count(most) });
  }
  if (least !== undefined) return m.narrow_tokens_least({ least: numbers.count(least) });
  return most === undefined ? undefined : m.narrow_tokens_most({ most: numbers.count(most) });
}

function turnsWords({ least_turns: least, most_turns: most }: Narrow): string | undefined {
  if (least !== undefined) return m.narrow_conversations();
  return most === undefined ? undefined : m.narrow_one_answer();
}
