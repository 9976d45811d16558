// What a view is narrowed to, in the words of its tags.
import { expect, test } from 'vitest';
import type { Narrow, SourceCount } from '$lib/backend/backend';
import { narrowTags } from './narrowed';

const sources: SourceCount[] = [
  { source: { import: 3 }, file: 'tickets.csv', count: 9 },
  { source: { import: 4 }, file: null, count: 1 },
  { source: { origin: 'baked' }, file: null, count: 2 },
];

function check(narrow: Narrow, labels: string[]) {
  expect(narrowTags(narrow, sources).map(({ label }) => label)).toEqual(labels);
}

test('each thing has its words', () => {
  check({}, []);
  check({ topic: 'Billing' }, ['Billing']);
  check({ topic: '' }, ['No topic']);
  check({ topic: 'a\u202eb' }, ['a\ufffdb']);
  check({ source: { import: 3 } }, ['tickets.csv']);
  check({ source: { import: 4 } }, ['From a file']);
  check({ source: { import: 77 } }, ['From a file']);
  check({ source: { origin: 'baked' } }, ['Baked']);
  check({ finding: 'identical' }, ['The same as another example']);
  check({ least_tokens: 1200 }, ['1,200 tokens or more']);
  check({ most_tokens: 50 }, ['50 tokens at most']);
  check({ least_tokens: 10, most_tokens: 50 }, ['10 to 50 tokens']);
  check({ least_turns: 2 }, ['Conversations']);
  check({ most_turns: 1 }, ['One answer']);
  check({ is_pair: true }, ['Preference pairs']);
  check({ is_pair: false }, ['No preference pairs']);
  check({ examples: [7] }, ['1 chosen on the map']);
  check({ examples: [7, 9] }, ['2 chosen on the map']);
});

test('one taken away leaves the others', () => {
  const tags = narrowTags({ topic: 'Billing', least_tokens: 10, most_tokens: 50, is_pair: true }, sources);
  expect(tags.map(({ without }) => Object.keys(without))).toEqual([
    ['topic'],
    ['least_tokens', 'most_tokens'],
    ['is_pair'],
  ]);
});
