// Versions and what differs between them, in words.
import type { ExampleChange, VersionDifference, VersionRow } from '$lib/backend/backend';
import { numbers } from '$lib/locale';
import { m } from '$lib/paraglide/messages';
import { plainName } from '$lib/plain-name';
import { counted } from '$lib/words';

/** Its name, or why it was saved. */
export function versionTitle({ name, reason, run }: Pick<VersionRow, 'name' | 'reason' | 'run'>): string {
  const named = plainName(name.trim());
  if (named !== '') return named;
  if (reason === 'run' && run) return m.versions_of_run({ number: numbers.count(run[1]) });
  return m[`version_${reason}`]();
}

/** "28 Nov, 120 examples". */
export function versionFacts({ at, examples }: Pick<VersionRow, 'at' | 'examples'>, now: number): string {
  return m.versions_facts({ moment: numbers.moment(at, now), examples: counted('examples_count', examples) });
}

export const changeWords = (change: ExampleChange): string => m[`versions_change_${change}`]();

/** Each kind of difference that there is, with its number. */
export function differenceWords({ added, removed, edited, decided }: VersionDifference): string[] {
  return [
    added > 0 ? counted('versions_added', added) : '',
    removed > 0 ? counted('versions_removed', removed) : '',
    edited > 0 ? counted('versions_edited', edited) : '',
    decided > 0 ? counted('versions_decided', decided) : '',
  ].filter(Boolean);
}

/** What restoring the version would do, sentence by sentence. */
export function restoreWords({ added, removed, edited, decided }: VersionDifference): string {
  const sentences = [
    added > 0 ? counted('versions_will_go', added) : '',
    removed > 0 ? counted('versions_will_come', removed) : '',
    edited > 0 ? counted('versions_will_say', edited) : '',
    decided > 0 ? counted('versions_will_decide', decided) : '',
    m.versions_will_keep(),
  ];
  return sentences.filter(Boolean).join('\n');
}

export function totalOf({ added, removed, edited, decided }: VersionDifference): number {
  return added + removed + edited + decided;
}
