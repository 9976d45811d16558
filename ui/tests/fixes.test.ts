// A fix in many examples: what it would change is shown first. And the look through all texts.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { violations } from './axe';
import type { Answers } from './fake/backend';
import { FakeExamples } from './fake/examples';
import { MARV as project } from './fake/frame';
import { open as openPage } from './open';

async function open(examples = new FakeExamples(), changes: Answers = {}) {
  const backend = openPage(`#/project/${project}/examples/health`, { ...examples.answers, ...changes });
  await screen.findByRole('checkbox', { name: 'Also look for names of people' });
  return backend;
}

async function openFix(changes: Answers = {}) {
  const backend = await open(new FakeExamples(), changes);
  await fireEvent.click(screen.getByRole('button', { name: 'Use the plan’s in 6' }));
  const dialog = await screen.findByRole('dialog', { name: 'The base prompt is missing' });
  return { backend, dialog };
}

test('what a fix would change is shown before it is done, and axe finds nothing', async () => {
  const { backend, dialog } = await openFix();
  await within(dialog).findByText('Changes 6 examples. One Undo takes all of it back.');
  const list = within(dialog).getByRole('list', { name: 'What will change' });
  expect(within(list).getAllByRole('listitem')).toHaveLength(6);
  expect(list.querySelector('ins')?.textContent).toContain('Marv');
  expect(backend.requests('examples_fix')).toEqual([]);
  expect(await violations()).toEqual([]);
});

test('one press does it in all of them, with Undo beside it', async () => {
  const { backend, dialog } = await openFix();
  await fireEvent.click(await within(dialog).findByRole('button', { name: 'Use the plan’s in 6' }));
  const request = { project, codes: ['base_prompt_missing'], examples: null };
  await waitFor(() => expect(backend.requests('examples_fix')).toEqual([request]));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(await screen.findByRole('button', { name: 'Undo' })).toBeTruthy();
});

test('what is safe is shown together, and fixed by one press', async () => {
  const backend = await open();
  await fireEvent.click(screen.getByRole('button', { name: 'Fix what’s safe to fix' }));
  const dialog = await screen.findByRole('dialog', { name: 'Fix what’s safe to fix' });
  await fireEvent.click(await within(dialog).findByRole('button', { name: 'Fix 11 examples' }));
  await waitFor(() => {
    const [request] = backend.requests('examples_fix');
    expect(request?.codes).toContain('base_prompt_missing');
    expect(request?.codes.length).toBeGreaterThan(1);
  });
});

test('what can’t be shown is told', async () => {
  const failed = () => {
    throw { code: 'no_base_prompt', params: {} };
  };
  const { dialog } = await openFix({ examples_fix_preview: failed });
  expect(await within(dialog).findByRole('alert')).toBeTruthy();
});

test('nobody has looked since the last changes: one press looks, another one stops it', async () => {
  const examples = new FakeExamples();
  examples.texts = { ...examples.texts, is_current: false };
  const backend = await open(examples);
  expect(screen.getByText('Not looked for since the last changes')).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Look now' }));
  await waitFor(() => expect(backend.requests('examples_check')).toEqual([{ project, names: false }]));
  backend.change({ topic: 'examples', project });
  await fireEvent.click(await screen.findByRole('button', { name: 'Stop' }));
  await waitFor(() => expect(backend.requests('task_control')).toEqual([{ task: 7, act: 'cancel' }]));
});

test('names of people are looked for once somebody asks', async () => {
  const backend = await open();
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Also look for names of people' }));
  await waitFor(() => expect(backend.requests('examples_check')).toEqual([{ project, names: true }]));
});
