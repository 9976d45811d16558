import { expect, test } from 'vitest';
import { Numbers, usableLocale } from './locale';

test.each([
  { wanted: ['de-CH', 'en'], expected: 'de-CH' },
  { wanted: ['C', 'fr'], expected: 'fr' },
  { wanted: ['C'], expected: 'en' },
  { wanted: ['', 'en_US', 'POSIX.UTF-8'], expected: 'en' },
  { wanted: [], expected: 'en' },
])('of $wanted a formatter takes $expected', ({ wanted, expected }) => {
  const locale = usableLocale(wanted);
  expect(locale).toBe(expected);
  expect(() => new Intl.NumberFormat(locale)).not.toThrow();
});

test('sizes are rounded as far as they are known', () => {
  const numbers = new Numbers('en');
  expect(numbers.memory(16.4e9)).toBe('15 GB');
  expect(numbers.memory(17.18e9)).toBe('16 GB');
  expect(numbers.disk(118.4e9)).toBe('118 GB');
  expect(numbers.disk(1.26e9)).toBe('1.3 GB');
  expect(numbers.count(100_000)).toBe('100,000');
});
