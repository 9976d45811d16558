import { expect, test } from 'vitest';
import { Numbers, usableLocale } from './locale';

const numbers = new Numbers('en');

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
  expect(numbers.memory(16.4e9)).toBe('15 GB');
  expect(numbers.memory(17.18e9)).toBe('16 GB');
  expect(numbers.disk(118.4e9)).toBe('118 GB');
  expect(numbers.disk(1.26e9)).toBe('1.3 GB');
  expect(numbers.disk(999_600)).toBe('1 MB');
  expect(numbers.disk(61e6)).toBe('61 MB');
  expect(numbers.disk(400)).toBe('0 kB');
  expect(numbers.count(100_000)).toBe('100,000');
});

test.each([
  [0, '0 s'],
  [14.4, '14 s'],
  [59.6, '1 min'],
  [300, '5 min'],
  [3585, '1 h'],
  [4800, '1 h 20 min'],
  [7 * 3600 + 900, '7 h'],
])('%d seconds are told as %s', (seconds, words) => {
  expect(numbers.duration(seconds)).toBe(words);
});

test.each([
  [12 * 60, 16 * 60, '12 to 16 min'],
  [50, 120, '50 s to 2 min'],
  [61, 62, '1 min'],
  [4800, 7200, '1 h 20 min to 2 h'],
])('from %d to %d seconds are told as %s', (least, most, words) => {
  expect(numbers.durations({ least, most })).toBe(words);
});

test('a moment is told as far back as it lies', () => {
  const now = new Date(2026, 10, 22, 10, 30).getTime();
  const at = (year: number, month: number, day: number) => new Date(year, month, day, 23, 59).getTime();
  expect(new Numbers('en-GB').moment(new Date(2026, 10, 22, 8, 5).getTime(), now)).toBe('08:05');
  expect(numbers.moment(at(2026, 10, 21), now)).toBe('Yesterday');
  expect(numbers.moment(at(2026, 10, 4), now)).toBe('4 Nov');
  expect(numbers.moment(at(2025, 11, 31), now)).toBe('31 Dec 2025');
  expect(numbers.ago(now - 59_000, now)).toBe('Now');
  expect(numbers.ago(now - 38 * 60_000, now)).toBe('38 min ago');
  expect(numbers.ago(at(2026, 10, 21), now)).toBe('Yesterday');
});
