// Home: with nothing in it, with projects, and what can be done with them there.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import { violations } from './axe';
import { MARV } from './fake/frame';
import { firstHome, home } from './fake/home';
import { open } from './open';

beforeEach(() => {
  location.hash = '';
});

describe('the first time', () => {
  test('shows the ways in, both samples, and what this computer has', async () => {
    open('', { home: () => firstHome });
    await screen.findByRole('heading', { name: 'Teach a model to answer your way' });
    expect(screen.getByRole('button', { name: 'Start a project' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Open Marv' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Open Ticket triage' })).toBeTruthy();
    expect(screen.getByText('16 GB memory, 8 processors')).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  test('a sample opens on its examples', async () => {
    const backend = open('', { home: () => firstHome });
    (await screen.findByRole('button', { name: 'Open Marv' })).click();
    await waitFor(() => expect(location.hash).toBe(`#/project/${MARV}/examples/all`));
    expect(backend.requests('project_create')).toEqual([{ sample: { sample: 'marv' } }]);
  });

  test('a computer without a model says so, and one that says nothing is not guessed at', async () => {
    const computer = {
      memory_bytes: null,
      free_disk_bytes: null,
      processors: null,
      has_starter_model: false,
    };
    open('', { home: () => ({ ...firstHome, computer }) });
    expect(await screen.findByText('What this computer has could not be read')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Add one' }).getAttribute('href')).toBe('#/settings/models');
    expect(screen.queryByText(/memory/)).toBeNull();
  });

  test('an idea becomes a project with its plan open', async () => {
    const backend = open('', { home: () => firstHome });
    (await screen.findByRole('button', { name: 'Start a project' })).click();
    await fireEvent.input(await screen.findByLabelText('Name'), { target: { value: ' Marv ' } });
    expect(await violations()).toEqual([]);
    screen.getByRole('button', { name: 'Start the project' }).click();
    await waitFor(() => expect(location.hash).toBe(`#/project/${MARV}/plan/plan`));
    expect(backend.requests('project_create')).toEqual([{ idea: { name: 'Marv', goal: '' } }]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('with projects', () => {
  test('shows how far each is, and what happened last', async () => {
    open('');
    const card = (await screen.findByRole('heading', { level: 3, name: 'Ticket triage' })).closest('article');
    if (!card) throw new Error('a project is a card');
    expect(within(card).getByText('17 need a fix')).toBeTruthy();
    expect(within(card).getByText(/240 examples · no runs yet/)).toBeTruthy();
    expect(within(card).getByRole('link').getAttribute('href')).toContain('/examples/all');
    expect(screen.getByText('baked in Marv, 14 still to review')).toBeTruthy();
    expect(screen.getByText('in Marv got 13 of 16 right')).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  test('names and goals are text, whatever they are', async () => {
    const text = '<img src=x onerror="document.title=\'owned\'"><b>bold</b>';
    const projects = home.projects.map((project) => ({ ...project, name: text, goal: text }));
    const recent = home.recent.map((entry) => ({ ...entry, project_name: text }));
    open('', { home: () => ({ ...home, projects, recent }) });
    await screen.findAllByRole('heading', { level: 3, name: text });
    expect(document.querySelector('main img, main b b')).toBeNull();
    expect(document.title).not.toBe('owned');
  });

  test('a project that is deleted can be brought back', async () => {
    const backend = open('');
    await fireEvent.keyDown(await screen.findByRole('button', { name: 'More for Marv' }), { key: 'Enter' });
    const item = await screen.findByRole('menuitem', { name: 'Delete' });
    await fireEvent.keyDown(item, { key: 'Enter' });
    expect(await screen.findByText('Marv is in the bin for 30 days')).toBeTruthy();
    expect(backend.requests('project_delete')).toEqual([{ project: MARV }]);
    screen.getByRole('button', { name: 'Undo' }).click();
    await waitFor(() => expect(backend.requests('project_restore')).toEqual([{ project: MARV }]));
  });

  test('one that can’t be opened says why and takes no other with it', async () => {
    const [first, ...others] = home.projects;
    if (!first) throw new Error('there is a project');
    const damaged = { ...first, failure: { code: 'data_damaged', params: {} } as const };
    open('', { home: () => ({ ...home, projects: [damaged, ...others] }) });
    expect(await screen.findByText('Can’t be opened')).toBeTruthy();
    expect(screen.getByText(/A part of the stored data can’t be read/)).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'Ticket triage' })).toBeTruthy();
  });
});

test('what could not be read is said, and asked for again on request', async () => {
  const backend = open('', { home: () => Promise.reject({ code: 'data_busy', params: {} }) });
  expect(await screen.findByText('Another program holds the data, so this was not saved.')).toBeTruthy();
  backend.answers.home = () => home;
  screen.getByRole('button', { name: 'Try again' }).click();
  expect(await screen.findByRole('heading', { level: 3, name: 'Marv' })).toBeTruthy();
});
