// The page as a person meets it, with a program of our own behind it.
import { configure, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Backend, ComputerFacts, OpenedProject } from '$lib/backend/backend';
import App from '../src/App.svelte';

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 10_000 });

const facts: ComputerFacts = {
  version: '0.1.0',
  memory_bytes: 16 * 2 ** 30,
  free_disk_bytes: 118e9,
  processors: 8,
};

const marv: OpenedProject = {
  name: 'Marv',
  goal: 'A chatbot that knows its facts and can’t resist a remark.',
  base_prompt: 'Marv is a factual chatbot that is also sarcastic.',
  questions_to_ask: ['How far away is the Moon?'],
  path: 'samples/marv',
  examples: { examples: 60, unreadable_lines: 0, is_partial: false },
  held_back: { examples: 12, unreadable_lines: 0, is_partial: false },
  first_examples: [
    [
      { role: 'system', text: 'Marv is a factual chatbot that is also sarcastic.', is_cut: false },
      { role: 'user', text: 'What’s the capital of France?', is_cut: false },
      { role: 'assistant', text: 'Paris, as if everyone doesn’t know that already.', is_cut: false },
    ],
  ],
};

function open(project: OpenedProject | null, changes: Partial<Backend> = {}) {
  const backend: Backend = {
    computerFacts: () => Promise.resolve(facts),
    projectOpened: () => Promise.resolve(project),
    ...changes,
  };
  return render(App, { backend });
}

async function violations(): Promise<string[]> {
  // happy-dom lays nothing out; contrast is checked in the real window.
  const { violations } = await axe.run(document, { rules: { 'color-contrast': { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

beforeEach(() => {
  location.hash = '';
  document.documentElement.lang = 'en';
  document.title = 'Bakehouse';
});

describe('opened on a project', () => {
  test('shows its name, counts and first conversation', async () => {
    open(marv);
    expect(await screen.findByRole('heading', { level: 1, name: 'Marv' })).toBeTruthy();
    expect(screen.getByText('60 examples')).toBeTruthy();
    expect(screen.getByText('12 held back for checking')).toBeTruthy();
    const example = screen.getByRole('article', { name: 'Example 1' });
    expect(within(example).getByText('What’s the capital of France?').dir).toBe('auto');
    expect(within(example).queryByText(marv.base_prompt ?? '')).toBeNull();
    expect(screen.getAllByText(marv.base_prompt ?? '')).toHaveLength(1);
  });

  test('gives the commands that take this project through the loop', async () => {
    open(marv);
    const command = 'bakehouse train samples/marv --out marv-trained';
    const copy = await screen.findByRole('button', { name: `Copy the command ${command}` });
    expect(copy.previousElementSibling?.textContent?.trim()).toBe(command);
  });

  test('goes home and back by its links', async () => {
    open(marv);
    (await screen.findByRole('link', { name: 'Home' })).click();
    expect(await screen.findByRole('heading', { level: 1, name: 'Home' })).toBe(document.activeElement);
    screen.getByRole('button', { name: 'Open Marv' }).click();
    expect(await screen.findByRole('heading', { level: 1, name: 'Marv' })).toBeTruthy();
  });

  test('leads from the next step to the commands', async () => {
    location.hash = '#home';
    open(marv);
    (await screen.findByRole('link', { name: 'Show the commands' })).click();
    const heading = await screen.findByRole('heading', { name: 'Works in the terminal today' });
    expect(heading).toBe(document.activeElement);
  });

  test('says how many lines it could not read, in the right number', async () => {
    const examples = { examples: 59, unreadable_lines: 1, is_partial: false };
    open({ ...marv, examples });
    expect(await screen.findByText('1 line can’t be read as an example.')).toBeTruthy();
  });

  test('shows what is in the file as text, whatever it is', async () => {
    const text = '<img src=x onerror="document.title=\'owned\'"><b>bold</b>';
    open({ ...marv, name: text, goal: text, first_examples: [[{ role: 'user', text, is_cut: true }]] });
    expect(await screen.findByRole('heading', { level: 1, name: text })).toBeTruthy();
    expect(document.querySelector('main img, main b')).toBeNull();
    expect(document.title).toBe('Bakehouse');
  });

  test('has nothing that axe complains about', async () => {
    open(marv);
    await screen.findByRole('heading', { level: 1, name: 'Marv' });
    expect(await violations()).toEqual([]);
  });
});

describe('opened on nothing', () => {
  test('shows Home, where a closed door says why', async () => {
    open(null);
    const button = await screen.findByRole('button', { name: 'Choose files' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '');
    expect(reason?.textContent).toBe('Coming next');
    expect(await screen.findByText('16 GB memory, 8 processors')).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Marv' })).toBeNull();
  });

  test('has nothing that axe complains about', async () => {
    open(null);
    await screen.findByText('118 GB free disk space');
    expect(await violations()).toEqual([]);
  });
});

test('what could not be opened is said with what to do, and Home still works', async () => {
  const failure = { code: 'file_missing', params: { path: 'gone.jsonl' }, detail: 'No such file' };
  open(null, { projectOpened: () => Promise.reject(failure) });
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('There is nothing at gone.jsonl.');
  expect(alert.textContent).toContain('Nothing was changed. Check the name');
  expect(screen.getByRole('button', { name: 'Start a project' })).toBeTruthy();
  expect(await violations()).toEqual([]);
});

test('a computer that says nothing about itself is not guessed at', async () => {
  open(null, { computerFacts: () => Promise.reject(new Error('refused')) });
  expect(await screen.findByText('What this computer has could not be read')).toBeTruthy();
  expect(screen.queryByText(/memory/)).toBeNull();
});
