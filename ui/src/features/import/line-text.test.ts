// Lines of files, however long or strange they are.
import { expect, test } from 'vitest';
import { changedParts, lineParts } from './line-text';

test('the fault is in the middle, and the rest is cut', () => {
  const { before, at, after, isCutBefore, isCutAfter } = lineParts(
    `${'a'.repeat(500)}X${'b'.repeat(500)}`,
    501,
  );
  expect([before.length, at, after.length]).toEqual([90, 'X', 89]);
  expect([isCutBefore, isCutAfter]).toEqual([true, true]);
});

test('characters of two parts count as one, as the program counts them', () => {
  expect(lineParts('😀😀}', 3)).toMatchObject({ before: '😀😀', at: '}', after: '' });
});

test.each([
  [1, '', '{', '"a"'],
  [5, '{"a"', '', ''],
  [99, '{"a"', '', ''],
])('a fault at column %i', (column, before, at, after) => {
  expect(lineParts('{"a"', column)).toMatchObject({ before, at, after });
});

test('a line without a place is shown from its beginning', () => {
  expect(lineParts('{"a"', null)).toMatchObject({ before: '{"a"', at: '', isCutBefore: false });
  expect(lineParts('x'.repeat(1000), null)).toMatchObject({ isCutBefore: false, isCutAfter: true });
});

test('what can’t be seen is shown, and turns nothing around', () => {
  const { before } = lineParts('a\u0000\t\u202eb\u2028c\ufeff', null);
  expect(before).toBe('a␀␉\\u202eb\\u2028c\\ufeff');
});

const long = (length: number) => 'x'.repeat(length);

test.each([
  ['a comma put in', '{"a" 1}', '{"a", 1}', ['{"a"', ',', ' 1}'], [false, false]],
  ['a comma taken away', '[1,,2]', '[1,2]', ['[1,', '', '2]'], [false, false]],
  ['an end put behind', '{"a":[1', '{"a":[1]}', ['{"a":[1', ']}', ''], [false, false]],
  ['nothing', 'a', 'a', ['a', '', ''], [false, false]],
  ['a change far behind', `${long(500)}'`, `${long(500)}"`, [long(90), '"', ''], [true, false]],
  ['a change far before', `'${long(500)}`, `"${long(500)}`, ['', '"', long(90)], [false, true]],
  ['changes far apart', `'${long(500)}'`, `"${long(500)}"`, ['', `"${long(179)}`, ''], [false, true]],
  ['signs of two parts', '😀😀}', '😀,😀}', ['😀', ',', '😀}'], [false, false]],
])('a mended line shows %s', (_, before, after, parts, cuts) => {
  const shown = changedParts(before, after);
  expect([shown.before, shown.at, shown.after]).toEqual(parts);
  expect([shown.isCutBefore, shown.isCutAfter]).toEqual(cuts);
});
