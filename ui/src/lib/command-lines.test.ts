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

test('the loop trains on the examples and asks the held-back ones', () => {
  const commands = loopCommands('m/train.jsonl', 'm/held-back.jsonl', 'Ticket triage');
  expect(commands.train).toBe('bakehouse train m/train.jsonl --out ticket-triage-trained');
  expect(commands.evaluate).toBe('bakehouse evaluate m/held-back.jsonl --adapter ticket-triage-trained');
  expect(loopCommands('a.jsonl', null, '!?').chat).toBe('bakehouse chat --adapter bakehouse-trained');
});
