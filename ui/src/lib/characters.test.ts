// Characters to UTF-16 units.
import { expect, test } from 'vitest';
import { seen, toUtf16 } from './characters';

/** The text of a range is what stands between the bars. */
function check(text: string, start: number, end: number, expected: string | undefined) {
  const range = toUtf16(text, { start, end });
  expect(range && text.slice(range.start, range.end)).toBe(expected);
}

test('a range of characters finds the same text', () => {
  check('abc', 0, 1, 'a');
  check('abc', 1, 3, 'bc');
  check('a😀b', 1, 2, '😀');
  check('a😀b', 2, 3, 'b');
  check('😀😀', 1, 2, '😀');
  check('é', 0, 1, 'é');
  // Two characters, a letter and its accent.
  check('e\u0301x', 2, 3, 'x');
  // One picture, three characters.
  check('👩\u200d🍳!', 0, 3, '👩\u200d🍳');
  check('👩\u200d🍳!', 3, 4, '!');
  check('a\r\nb', 3, 4, 'b');
});

test('a range that the text does not have is none', () => {
  check('abc', 0, 4, undefined);
  check('abc', 3, 4, undefined);
  check('abc', 2, 2, undefined);
  check('abc', 2, 1, undefined);
  check('abc', -1, 1, undefined);
  check('', 0, 1, undefined);
});

test('what nobody sees gets a mark, and everything else stays', () => {
  expect(seen('par\u200bcel\ufeff')).toBe('par▫cel▫');
  expect(seen('Ünïcödé 😀\n\ttabs')).toBe('Ünïcödé 😀\n\ttabs');
});
