import { expect, test } from 'vitest';
import type { Step } from './backend/backend';
import { placeOfTip, placeToOpen } from './next-place';
import { stepOf } from './route';

function steps(...states: Step['state'][]): Step[] {
  const names = ['plan', 'examples', 'train', 'evaluate', 'use'] as const;
  return names.map((name, index) => ({
    name,
    state: states[index] ?? { state: 'not_started' },
    status: { status: 'train_not_started' },
  }));
}

const done = { state: 'done' } as const;
const waits = { state: 'needs_attention' } as const;
const running = { state: 'running', share: 0.5 } as const;

test('a project opens where something is going on, then where something waits, then where one left off', () => {
  expect(placeToOpen('p', steps(done, waits, running))).toEqual(stepOf('p', 'train', 'runs'));
  expect(placeToOpen('p', steps(done, running, done))).toEqual(stepOf('p', 'examples'));
  expect(placeToOpen('p', steps(done, waits, done))).toEqual(stepOf('p', 'examples'));
  expect(placeToOpen('p', steps(done, done))).toEqual(stepOf('p', 'train'));
  expect(placeToOpen('p', steps(done, done, done, done, done))).toEqual(stepOf('p', 'use'));
  // One that can't be read has no steps.
  expect(placeToOpen('p', [])).toEqual(stepOf('p', 'plan'));
});

test('a tip leads to where it is done', () => {
  expect(placeOfTip('p', { tip: 'review_drafts', count: 3 })).toEqual(stepOf('p', 'examples', 'review'));
  expect(placeOfTip('p', { tip: 'wait_for_training' })).toEqual(stepOf('p', 'train', 'runs'));
});
