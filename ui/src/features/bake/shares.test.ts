// Shares that add up to 100 whatever a person does to them.
import { describe, expect, test } from 'vitest';
import { added, removed, withShare } from './shares';

const of = (...shares: number[]) => shares.map((share, index) => ({ name: String(index), share }));
const shares = (topics: { share: number }[]) => topics.map(({ share }) => share);
const sum = (topics: { share: number }[]) => shares(topics).reduce((one, other) => one + other, 0);

describe('shares of topics', () => {
  test('the others shrink in proportion', () => {
    expect(shares(withShare(of(25, 50, 25), 0, 50))).toEqual([50, 33, 17]);
    expect(shares(withShare(of(50, 50), 1, 100))).toEqual([0, 100]);
    expect(shares(withShare(of(0, 100), 1, 40))).toEqual([60, 40]);
    expect(shares(withShare(of(100), 0, 10))).toEqual([100]);
  });

  test('a new topic gets an equal part, and a removed one leaves its part to the others', () => {
    expect(shares(added(of(100), { name: 'b', share: 0 }))).toEqual([50, 50]);
    expect(shares(added(of(50, 50), { name: 'c', share: 0 }))).toEqual([34, 33, 33]);
    expect(shares(removed(of(50, 25, 25), 0))).toEqual([50, 50]);
    expect(shares(added([], { name: 'a', share: 0 }))).toEqual([100]);
    expect(removed(of(100), 0)).toEqual([]);
  });

  test('they add up to 100 whatever is done', () => {
    let topics = of(100);
    let seed = 7;
    const next = (most: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return seed % most;
    };
    for (let turn = 0; turn < 500; turn += 1) {
      const what = next(4);
      if (what === 0 && topics.length < 12) topics = added(topics, { name: 'x', share: 0 });
      else if (what === 1 && topics.length > 1) topics = removed(topics, next(topics.length));
      else topics = withShare(topics, next(topics.length), next(140) - 20);
      expect(sum(topics)).toBe(100);
      expect(Math.min(...shares(topics))).toBeGreaterThanOrEqual(0);
    }
  });
});
