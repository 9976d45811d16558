import { expect, test } from 'vitest';
import { scoreOf } from './match';

test.each([
  ['base pr', 'Edit the base prompt', ''],
  ['BASE', 'Edit the base prompt', ''],
  ['prmpt', 'Edit the base prompt', ''],
  ['tarin', 'Set up a training', ''],
  ['trainnig', 'Set up a training', ''],
  ['epochs', 'What is a pass?', 'epoch epochs'],
  ['epoc', 'What is a pass?', 'epoch epochs'],
  ['resume', 'Résumé', ''],
  ['how do I undo', 'Undo', ''],
])('"%s" finds "%s" (%s)', (typed, text, also) => {
  expect(scoreOf(typed, text, also, ['how', 'do', 'i'])).toBeGreaterThan(0);
});

test.each([
  ['bake', 'Train'],
  ['use', 'Run'],
  ['base train', 'Edit the base prompt'],
  ['', 'Anything'],
  ['...', 'Anything'],
])('"%s" does not find "%s"', (typed, text) => {
  expect(scoreOf(typed, text)).toBe(0);
});

test('what is written on it counts more than what it is also called, and a whole word more than a part', () => {
  expect(scoreOf('runs', 'Runs')).toBeGreaterThan(scoreOf('runs', 'Runsheet'));
  expect(scoreOf('loss', 'Loss')).toBeGreaterThan(scoreOf('loss', 'How wrong', 'loss'));
  expect(scoreOf('train', 'Train')).toBeGreaterThan(scoreOf('trian', 'Train'));
});
