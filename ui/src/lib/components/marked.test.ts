// A text and its marks, cut in pieces.
import { expect, test } from 'vitest';
import { markedPieces, type TextMark } from './marked';

function check(
  text: string,
  marks: [start: number, end: number, kind: TextMark['kind']][],
  pieces: string[],
) {
  const found = markedPieces(
    text,
    marks.map(([start, end, kind]) => ({ start, end, kind })),
  );
  expect(found.map(({ text: part, kind }) => (kind ? `${kind}:${part}` : part))).toEqual(pieces);
}

test('marks cut the text, and its pieces are the text again', () => {
  check('one two', [], ['one two']);
  check('', [[0, 0, 'warn']], []);
  check('one two', [[0, 3, 'warn']], ['warn:one', ' two']);
  check('one two', [[4, 7, 'bad']], ['one ', 'bad:two']);
  check(
    'one two',
    [
      [0, 5, 'warn'],
      [3, 7, 'bad'],
    ],
    ['warn:one', 'bad: t', 'bad:wo'],
  );
  check('one', [[1, 99, 'warn']], ['o', 'warn:ne']);
});
