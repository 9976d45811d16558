// Names that would break the sentence they stand in.
import { expect, test } from 'vitest';
import { plainName } from './plain-name';

test.each([
  ['tickets.jsonl', 'tickets.jsonl'],
  ['a\u202elnosj.exe', 'a\ufffdlnosj.exe'],
  ['line\nbreak\u0000.jsonl', 'line\ufffdbreak\ufffd.jsonl'],
  ['ملف.jsonl', 'ملف.jsonl'],
  ['👩‍👩‍👧.jsonl', '👩‍👩‍👧.jsonl'],
])('%j reads %j', (name, plain) => {
  expect(plainName(name)).toBe(plain);
});

test('a name without end is cut, and not inside a character', () => {
  const plain = plainName('😀'.repeat(300));
  expect(Array.from(plain)).toHaveLength(121);
  expect(plain.endsWith('😀…')).toBe(true);
});
