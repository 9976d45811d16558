// What the same training would cost elsewhere, as the page groups and writes it.
import { expect, test } from 'vitest';
import { trainEstimate } from './fake/train';
import { barWords, byProvider, dayWords, moneyWords } from '../src/features/train/prices';

const { cloud } = trainEstimate();

test('one row for a provider, in the order of the rows, with its cheapest on top', () => {
  const providers = byProvider(cloud);
  expect(providers.map(({ name }) => name)).toEqual(['Together', 'Fireworks', 'Google Vertex', 'OpenAI']);
  expect(providers[0]?.rows.map(({ model }) => model)).toEqual(['Models up to 16B', 'Models up to 69B']);
  expect(providers[0]?.best).toBe(cloud[0]);
});

test('money is rounded up to the cent, and a range that reads alike is one amount', () => {
  expect(moneyWords({ least: 1, most: 10_000 })).toBe('$0.01');
  expect(moneyWords({ least: 10_001, most: 1_250_000 })).toBe('$0.02 to $1.25');
});

test('a provider where it could not start says why', () => {
  expect(byProvider(cloud).map(({ best }) => barWords(best))).toEqual([
    undefined,
    undefined,
    'Takes 100 examples at the least',
    'Takes no new customers',
  ]);
});

test('the day of a price does not depend on where one is', () => {
  expect(dayWords('2027-01-06')).toBe('6 Jan 2027');
});
