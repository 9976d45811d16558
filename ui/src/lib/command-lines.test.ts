import { expect, test } from 'vitest';
import { loopCommands, shellWord } from './command-lines';

test.each([
  ['samples/marv/train.jsonl', 'samples/marv/train.jsonl'],
  ['my examples.jsonl', `'my examples.jsonl'`],
  [`it's.jsonl`, `'it'\\''s.jsonl'`],
  ['$(reboot).jsonl', `'$(reboot).jsonl'`],
  ['~/a.jsonl', `'~/a.jsonl'`],
  ['', `''`],
])('a shell reads %s back from %s', (word, expected) => {
  expect(shellWord(word)).toBe(expected);
});

test('every step of the loop takes the whole project', () => {
  const commands = loopCommands('samples/triage', 'Ticket triage');
  expect(commands.train).toBe('bakehouse train samples/triage --out ticket-triage-trained');
  expect(commands.evaluate).toBe('bakehouse evaluate samples/triage --adapter ticket-triage-trained');
  expect(loopCommands('a.jsonl', '!?').chat).toBe('bakehouse chat --adapter bakehouse-trained');
});
