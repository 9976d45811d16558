// Two texts and what differs between them: [-before-] and {+after+}.
import { expect, test } from 'vitest';
import { wordDiff } from './word-diff';

function check(before: string, after: string, marked: string) {
  const pieces = wordDiff(before, after);
  const written = pieces.map(({ kind, text }) =>
    kind === 'same' ? text : kind === 'before' ? `[-${text}-]` : `{+${text}+}`,
  );
  expect(written.join('')).toBe(marked);
  expect(
    pieces
      .filter(({ kind }) => kind !== 'after')
      .map(({ text }) => text)
      .join(''),
  ).toBe(before);
  expect(
    pieces
      .filter(({ kind }) => kind !== 'before')
      .map(({ text }) => text)
      .join(''),
  ).toBe(after);
}

test('words that differ are marked, the others are not', () => {
  check('', '', '');
  check('the same', 'the same', 'the same');
  check('', 'new', '{+new+}');
  check('old', '', '[-old-]');
  check('one two three', 'one 2 three', 'one [-two-]{+2+} three');
  check('one two', 'one two three', 'one two{+ three+}');
  check('a b c', 'c', '[-a b -]c');
  check('Four years.', 'Four years!', 'Four years[-.-]{+!+}');
  check('naïve Straße', 'naive Straße', '[-naïve-]{+naive+} Straße');
  check('a\nb', 'a\n\nb', 'a[-\n-]{+\n\n+}b');
  check('👩‍🍳 bakes', '👩‍🍳 cooks', '👩‍🍳 [-bakes-]{+cooks+}');
});

test('texts of any length are compared, and both come out again', () => {
  const long = (word: string) => Array.from({ length: 3000 }, (_, place) => `${word}${place}`).join(' ');
  const pieces = wordDiff(`Same ${long('a')} end`, `Same ${long('b')} end`);
  expect(pieces.map(({ kind }) => kind)).toEqual(['same', 'before', 'after', 'same']);
});
