// The frame around the pages: where one is, what is running, undo, the palette, and what happens when nothing works.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Activity, Overview, Task } from '$lib/backend/backend';
import { violations } from './axe';
import { activity, MARV, overview, settings, start } from './fake/frame';
import { connections } from './fake/settings';
import { open, press } from './open';

const PLAN = `#/project/${MARV}/plan/plan`;

beforeEach(() => {
  location.hash = '';
});

const title = (name: string) => screen.findByRole('heading', { level: 1, name });

describe('places', () => {
  test('a project shows its steps with their state in words, and its tabs with their counts', async () => {
    open(`#/project/${MARV}/examples/all`);
    await title('Examples');
    const steps = await screen.findByRole('navigation', { name: 'Steps of Marv' });
    await within(steps).findByText('82 · 6 need a fix');
    expect(within(steps).getByRole('link', { name: 'Train Run 4 · 5 min left Running, 62 %' })).toBeTruthy();
    const current = steps.querySelector('[aria-current]');
    expect(current?.textContent).toContain('Examples');
    const tabs = screen.getAllByRole('tab').map((tab) => tab.textContent?.trim());
    expect(tabs).toEqual(['All examples82', 'Bake', 'Review14', 'Health6']);
  });

  test('the title has the focus on another page, and not on another tab', async () => {
    open(PLAN);
    await title('Plan');
    (await screen.findByRole('link', { name: /^Train/ })).click();
    expect(await title('Train')).toBe(document.activeElement);
    const runs = screen.getByRole('tab', { name: /^Runs/ });
    runs.focus();
    runs.click();
    await waitFor(() => expect(runs.getAttribute('aria-selected')).toBe('true'));
    expect(document.activeElement).toBe(runs);
  });

  test('a project that is come to is opened once, then looked at', async () => {
    const backend = open(PLAN);
    await screen.findByText('82 · 6 need a fix');
    backend.change({ topic: 'examples', project: MARV });
    await waitFor(() => expect(backend.requests('overview')).toHaveLength(1));
    expect(backend.requests('project_open')).toEqual([{ project: MARV }]);
  });

  test('a project that is gone says so and leads Home', async () => {
    open(PLAN, {
      project_open: () => Promise.reject({ code: 'project_missing', params: {} }),
    });
    expect(await screen.findByText('This project is no longer there.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Go Home' }).getAttribute('href')).toBe('#/');
  });

  test('keys lead to steps, tabs and settings', async () => {
    open(PLAN);
    await title('Plan');
    press('2', { code: 'Digit2', ctrlKey: true });
    await title('Examples');
    press('}', { code: 'BracketRight', ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(location.hash).toContain('/examples/bake'));
    press('{', { code: 'BracketLeft', ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(location.hash).toContain('/examples/all'));
    press(',', { code: 'Comma', ctrlKey: true });
    await title('Appearance');
  });

  test('the coach leads to the place of its tip, and goes when it isn’t wanted', async () => {
    const backend = open(PLAN);
    const link = await screen.findByRole('link', { name: 'Show what to fix' });
    expect(link.getAttribute('href')).toBe(`#/project/${MARV}/examples/health`);
    backend.answers.settings = () => ({ ...settings, coach: false });
    backend.change({ topic: 'settings', project: null });
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Coach: next step' })).toBeNull());
  });
});

describe('where the work stays', () => {
  const connected = (...ids: string[]) => ({
    ...connections,
    connections: connections.connections.map((connection) => ({
      ...connection,
      address: connection.address ?? 'https://models.example:8443/v1',
      host: connection.host ?? 'models.example:8443',
      is_connected: connection.kind === 'local' || ids.includes(connection.id),
    })),
  });

  test('is this computer, a server on it included, until a model elsewhere is connected', async () => {
    const backend = open(PLAN);
    const stays = await screen.findByRole('button', { name: 'Stays here' });
    expect(stays.nextElementSibling?.textContent).toContain('unless you connect a model elsewhere');
    backend.answers.connections = () => connected('together');
    backend.change({ topic: 'models', project: null });
    const link = await screen.findByRole('link', { name: 'Connected: Together AI' });
    expect(link.getAttribute('href')).toBe('#/settings/connections');
    expect(link.nextElementSibling?.textContent).toContain('leaves this computer');
    expect(screen.queryByText('Stays here')).toBeNull();
    expect(await violations()).toEqual([]);
    backend.answers.connections = () => connections;
    backend.change({ topic: 'models', project: null });
    expect(await screen.findByRole('button', { name: 'Stays here' })).toBeTruthy();
  });

  test('counts the others, and names an address by its host', async () => {
    const backend = open(PLAN, { connections: () => connected('together', 'custom') });
    expect(await screen.findByRole('link', { name: 'Connected: Together AI and 1 more' })).toBeTruthy();
    backend.answers.connections = () => connected('custom');
    backend.change({ topic: 'models', project: null });
    expect(await screen.findByRole('link', { name: 'Connected: models.example:8443' })).toBeTruthy();
  });

  test('is not said while it isn’t known', async () => {
    open(PLAN, { connections: () => Promise.reject({ code: 'internal', params: {} }) });
    await title('Plan');
    await screen.findByText('82 · 6 need a fix');
    expect(screen.queryByText('Stays here')).toBeNull();
  });
});

describe('undo', () => {
  const act = { id: 9, kind: 'base_prompt_applied', count: 6 } as const;
  const undoable: Overview = { ...overview, history: { undo: act, redo: null } };

  test('keys undo and redo outside of texts, and leave a text its own', async () => {
    const backend = open(PLAN, { undo: () => act, redo: () => act });
    const goal = await screen.findByRole('textbox', { name: 'What should your model do?' });
    goal.focus();
    press('z', { code: 'KeyZ', ctrlKey: true });
    expect(backend.requests('undo')).toEqual([]);
    (await title('Plan')).focus();
    press('z', { code: 'KeyZ', ctrlKey: true });
    expect(await screen.findByText('Undone: Base prompt put into 6 examples')).toBeTruthy();
    (await screen.findByRole('button', { name: 'Redo' })).click();
    expect(await screen.findByText('Done again: Base prompt put into 6 examples')).toBeTruthy();
    expect(backend.requests('undo')).toEqual([{ project: MARV }]);
    expect(backend.requests('redo')).toEqual([{ project: MARV }]);
  });

  test('a toast offers to undo its act as long as that is the last one', async () => {
    const backend = open(PLAN, { undo: () => act });
    (await screen.findByRole('button', { name: 'Update all 6 examples' })).click();
    await screen.findByRole('button', { name: 'Undo' });
    backend.answers.overview = () => undoable;
    backend.change({ topic: 'project', project: MARV });
    await waitFor(() => expect(backend.requests('overview')).toHaveLength(1));
    expect(screen.getByRole('button', { name: 'Undo' })).toBeTruthy();
    backend.answers.overview = () => ({
      ...overview,
      history: { undo: { ...act, id: 10, kind: 'goal_changed' }, redo: null },
    });
    backend.change({ topic: 'project', project: MARV });
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull());
    expect(screen.getByText('Base prompt put into 6 examples')).toBeTruthy();
  });

  test('nothing to undo is said, and a failure is an alert', async () => {
    const backend = open(PLAN, { undo: () => null });
    (await title('Plan')).focus();
    press('z', { code: 'KeyZ', ctrlKey: true });
    expect(await screen.findByText('Nothing to undo')).toBeTruthy();
    backend.answers.undo = () => Promise.reject({ code: 'data_disk_full', params: {} });
    press('z', { code: 'KeyZ', ctrlKey: true });
    const failure = await screen.findByText('The disk is full, so this was not saved.');
    expect(failure.closest('[role="alert"]')).toBeTruthy();
  });
});

describe('activity', () => {
  const [training] = activity.tasks;
  if (!training) throw new Error('something is running');
  const at = (changes: Partial<Task>): Activity => ({ tasks: [{ ...training, ...changes }] });

  test('opens with its key, controls the tasks, closes with Esc, and gives the focus back', async () => {
    const backend = open(PLAN);
    await screen.findByText('Training run 4');
    press('j', { code: 'KeyJ', ctrlKey: true });
    const panel = await screen.findByRole('dialog', { name: 'Activity' });
    expect(document.activeElement).toBe(panel);
    expect(within(panel).getByText('4 to 5 min left')).toBeTruthy();
    expect(within(panel).getByText('Waiting for its turn')).toBeTruthy();
    within(panel).getByRole('button', { name: 'Pause: Training run 4' }).click();
    within(panel).getByRole('button', { name: 'Cancel: Asking the questions' }).click();
    within(panel).getByRole('button', { name: 'Clear finished' }).click();
    expect(backend.requests('task_control')).toEqual([
      { task: 1, act: 'pause' },
      { task: 2, act: 'cancel' },
    ]);
    expect(backend.requests('tasks_clear')).toHaveLength(1);
    expect(await violations()).toEqual([]);
    press('Escape');
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Activity' })).toBeNull());
    expect(document.activeElement?.getAttribute('aria-expanded')).toBe('false');
  });

  test('quarters are read aloud, and no step between them', async () => {
    const backend = open(PLAN, { activity: () => at({ done: 30 }) });
    await screen.findByText('30 %');
    const told = () => document.querySelector('.side [role="status"]')?.textContent;
    backend.answers.activity = () => at({ done: 49 });
    backend.change({ topic: 'tasks', project: null });
    await screen.findByText('49 %');
    expect(told()).toBe('');
    backend.answers.activity = () => at({ done: 51 });
    backend.change({ topic: 'tasks', project: null });
    await waitFor(() => expect(told()).toBe('Training run 4: 50 %.'));
  });

  test('what ends elsewhere is told with the way to it, and what fails is an alert', async () => {
    const backend = open(PLAN, { activity: () => at({}) });
    await screen.findByText('62 %');
    backend.answers.activity = () => at({ state: 'done', done: 100, ended_at: Date.now() });
    backend.change({ topic: 'tasks', project: null });
    expect(await screen.findByText('Run 4 finished')).toBeTruthy();
    (await screen.findByRole('button', { name: 'Open' })).click();
    await title('Train');
    const failure = { code: 'out_of_memory', params: {} } as const;
    backend.answers.activity = () => at({ id: 7, state: 'failed', failure, ended_at: Date.now() });
    backend.change({ topic: 'tasks', project: null });
    const told = await screen.findByText('This computer ran out of memory.');
    expect(told.closest('[role="alert"]')).toBeTruthy();
  });

  test('nothing running is said', async () => {
    open('#/settings/appearance', { activity: () => ({ tasks: [] }) });
    expect(await screen.findByText('Nothing running')).toBeTruthy();
  });
});

describe('the palette', () => {
  async function palette(typed: string) {
    press('k', { code: 'KeyK', ctrlKey: true });
    const line = await screen.findByRole('combobox');
    await waitFor(() => expect(document.activeElement).toBe(line));
    await fireEvent.input(line, { target: { value: typed } });
  }

  test('finds what to do by a slip of the fingers, and does it', async () => {
    open(PLAN);
    await title('Plan');
    await palette('tarining');
    const option = await screen.findByRole('option', { name: /Set up a training/ });
    expect(option.getAttribute('aria-selected')).toBe('true');
    expect(await violations()).toEqual([]);
    press('Enter');
    await title('Train');
    expect(screen.queryByRole('combobox')).toBeNull();
  });

  test('jargon finds the plain word and explains it', async () => {
    open(PLAN);
    await title('Plan');
    await palette('epochs');
    (await screen.findByRole('option', { name: /What is a pass/ })).click();
    const dialog = await screen.findByRole('dialog', { name: 'What is a pass?' });
    expect(dialog.textContent).toContain('studies every example once');
  });

  test('asks for examples once the fingers rest, and opens the one that is chosen', async () => {
    const none = { must_fix: false, should_fix: false, to_review: false, is_held_back: false };
    const row = { answers: '', topic: '', turns: 1, tokens: 9, ...none };
    const backend = open(PLAN, {
      examples_rows: () => ({
        total: 1,
        from: 0,
        rows: [{ ...row, id: 34, asks: 'Who painted the ceiling?' }],
        revision: 1,
      }),
    });
    await title('Plan');
    await palette('pain');
    (await screen.findByRole('option', { name: /Who painted the ceiling/ })).click();
    await waitFor(() => expect(location.hash).toBe(`#/project/${MARV}/examples/all/34`));
    expect(backend.requests('examples_rows')[0]).toMatchObject({ view: { search: 'pain' }, count: 5 });
  });

  test('what was used lately stands first, and nothing found is said', async () => {
    open(PLAN);
    await title('Plan');
    await palette('technical names');
    press('Enter');
    await waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
    await palette('');
    expect(screen.getAllByRole('option')[0]?.textContent).toContain('Show plain words only');
    await fireEvent.input(screen.getByRole('combobox'), { target: { value: 'xyzzy' } });
    expect(await screen.findByText(/Nothing matches “xyzzy”/)).toBeTruthy();
  });

  test('leads from ? to all shortcuts, which are not opened from a text', async () => {
    open(PLAN);
    const goal = await screen.findByRole('textbox', { name: 'What should your model do?' });
    goal.focus();
    press('?');
    expect(screen.queryByRole('dialog')).toBeNull();
    await palette('');
    press('?');
    expect(await screen.findByRole('dialog', { name: 'Shortcuts' })).toBeTruthy();
    expect(await violations()).toEqual([]);
  });
});

describe('closing while something runs', () => {
  test('is asked once: who lets it go on knows', async () => {
    const backend = open(PLAN);
    await title('Plan');
    backend.change({ topic: 'closing', project: null });
    const keep = await screen.findByRole('button', { name: 'Keep working in the background' });
    await waitFor(() => expect(document.activeElement).toBe(keep));
    expect(await violations()).toEqual([]);
    keep.click();
    await waitFor(() => expect(backend.requests('window_close')).toEqual(['keep_working']));
    expect(backend.requests('settings_change')).toMatchObject([{ knows_about_closing: true }]);
  });

  test('stops when asked to, and stays where it was when not', async () => {
    const backend = open(PLAN);
    await title('Plan');
    backend.change({ topic: 'closing', project: null });
    (await screen.findByRole('button', { name: 'Cancel' })).click();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    backend.change({ topic: 'closing', project: null });
    (await screen.findByRole('button', { name: 'Stop and quit' })).click();
    await waitFor(() => expect(backend.requests('window_close')).toEqual(['stop_and_quit']));
    expect(backend.requests('settings_change')).toEqual([]);
  });
});

describe('the start', () => {
  test('says why the data can’t be used, what is safe and what to do', async () => {
    let isNewer = true;
    open('', {
      start: () => {
        if (isNewer) throw { code: 'data_newer', params: { path: 'app.db' }, detail: 'schema 9' };
        return start;
      },
    });
    expect(await screen.findByText('A newer Bakehouse made app.db.')).toBeTruthy();
    expect(screen.getByText('Update Bakehouse to open it. Nothing in it was touched.')).toBeTruthy();
    expect(screen.queryByRole('navigation')).toBeNull();
    expect(await violations()).toEqual([]);

    screen.getByRole('button', { name: 'Try again' }).click();
    await waitFor(() => expect(screen.getByRole('button', { name: 'Try again' }).ariaBusy).not.toBe('true'));
    isNewer = false;
    screen.getByRole('button', { name: 'Try again' }).click();
    await title('Home');
  });

  test('takes the file that it was started with, and the one that is dropped later', async () => {
    const backend = open('', { start: () => ({ ...start, has_file: true }) });
    await title('Home');
    await waitFor(() => expect(backend.requests('file_opened')).toHaveLength(1));
    backend.change({ topic: 'file_opened', project: null });
    await waitFor(() => expect(backend.requests('file_opened')).toHaveLength(2));
  });

  test('looks as the settings say', async () => {
    const wished = { ...settings, theme: 'dark', stronger_contrast: true, less_motion: true } as const;
    open('', { start: () => ({ ...start, settings: wished }) });
    await title('Home');
    const { dataset } = document.documentElement;
    expect({ ...dataset }).toMatchObject({ theme: 'dark', contrast: 'more', motion: 'less' });
  });
});

test('a page that breaks leaves the frame standing', async () => {
  // @ts-expect-error -- what no program would answer
  open(PLAN, { plan: () => ({ wishes: null }) });
  expect(await screen.findByText('This page could not be shown.')).toBeTruthy();
  expect(screen.getByRole('navigation', { name: /Steps of/ })).toBeTruthy();
});
