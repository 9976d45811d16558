// Versions of Marv's examples: one that was named, one that run 3 learned from, and one from before a restore.
import type { ChangedExample, Message, VersionDifference, VersionRow } from '$lib/backend/backend';
import type { Answers } from './backend';
import { message } from './example';
import { MINUTE, NOW } from './frame';
import { RUN_3 } from './train';

const DAY = 24 * 60 * MINUTE;

const said = (answer: string): Message[] => [
  message('user', 'How far is the Moon?'),
  message('assistant', answer),
];

/** So many examples that differ, the first three each in another way. */
export function changedExamples(count: number): ChangedExample[] {
  return Array.from({ length: count }, (_, index): ChangedExample => {
    const id = index + 1;
    if (index === 0) return { id, change: 'added', before: null, after: said('Far.') };
    if (index === 1) return { id, change: 'removed', before: said('Very far.'), after: null };
    if (index === 2) return { id, change: 'decided', before: said('Far.'), after: said('Far.') };
    return {
      id,
      change: 'edited',
      before: said('About 384,400 miles.'),
      after: said('About 384,400 kilometres.'),
    };
  });
}

export class FakeVersions {
  list: VersionRow[] = [
    { id: 3, name: '', reason: 'before', run: null, at: NOW - DAY * 2, examples: 81, tokens: 4000 },
    { id: 2, name: '', reason: 'run', run: [RUN_3, 3], at: NOW - DAY * 3, examples: 60, tokens: 3000 },
    {
      id: 1,
      name: 'Before the clean-up',
      reason: 'named',
      run: null,
      at: NOW - DAY * 9,
      examples: 52,
      tokens: 2600,
    },
  ];
  #act = 500;

  constructor(public differing: ChangedExample[] = changedExamples(5)) {}

  get answers(): Answers {
    return {
      versions: () => structuredClone(this.list),
      version_save: ({ name }) => {
        const id = Math.max(...this.list.map((row) => row.id)) + 1;
        this.list.unshift({ id, name, reason: 'named', run: null, at: NOW, examples: 82, tokens: 4100 });
        return this.#done('version_saved');
      },
      version_rename: ({ version, name }) => {
        for (const row of this.list) if (row.id === version) row.name = name;
        return this.#done('version_renamed');
      },
      version_delete: ({ version }) => {
        this.list = this.list.filter((row) => row.id !== version);
        return this.#done('version_deleted');
      },
      version_compare: ({ first, count }) => this.#difference(first, count),
      version_restore: () => {
        const count = this.differing.length;
        this.differing = [];
        return { act: this.#done('version_restored', count), before: 9 };
      },
    };
  }

  #difference(first: number, count: number): VersionDifference {
    const of = (change: ChangedExample['change']) =>
      this.differing.filter((each) => each.change === change).length;
    return {
      added: of('added'),
      removed: of('removed'),
      edited: of('edited'),
      decided: of('decided'),
      rows: this.differing.slice(first, first + count),
    };
  }

  #done<Kind extends string>(kind: Kind, count = 1) {
    this.#act += 1;
    return { id: this.#act, kind, count };
  }
}
