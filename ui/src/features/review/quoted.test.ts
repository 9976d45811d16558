// What an answer quotes from a passage.
import { expect, test } from 'vitest';
import { quotedFrom } from './quoted';

/** The passage with [ ] around what the answer takes from it. */
function check(passage: string, answer: string, expected: string) {
  const marked = quotedFrom(passage, answer).reduceRight(
    (text, { start, end }) => `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`,
    passage,
  );
  expect(marked).toBe(expected);
}

test('four words in a row are a quote, three are not', () => {
  check(
    'Send it back within 30 days.',
    'You can send it back within a month.',
    '[Send it back within] 30 days.',
  );
  check('Send it back within 30 days.', 'You can send it back in a month.', 'Send it back within 30 days.');
});

test('a longer run is one quote, and two are two', () => {
  check('a b c d e f', 'a b c d e', '[a b c d e] f');
  check('a b c d x e f g h', 'e f g h, then a b c d', '[a b c d] x [e f g h]');
  check('a b c d e f g h', 'e f g h a b c d', '[a b c d] [e f g h]');
  check('a a a a a', 'a a a a', '[a a a a a]');
});

test('capitals, punctuation and the kind of apostrophe make no difference', () => {
  check(
    'If it doesn’t fit: SEND IT, back!',
    "Well, if it doesn't fit send it back.",
    '[If it doesn’t fit: SEND IT, back]!',
  );
});

test('another number is no quote', () => {
  check('It costs 3.5 euros a month', 'It costs 35 euros a month.', 'It costs 3.5 euros a month');
});

test('words of several units are marked whole', () => {
  check('🙂 Ça coûte très cher 🙂 ici', 'ça coûte TRÈS cher, ici', '🙂 [Ça coûte très cher 🙂 ici]');
});

test('languages that put no spaces between words have words all the same', () => {
  check('本日は東京で会議があります。', '明日は東京で会議があります。', '本日[は東京で会議があります]。');
});

test('nothing quotes nothing', () => {
  check('', 'a b c d', '');
  check('a b c d', '', 'a b c d');
});
