// Examples, Health: the verdict and its figures, the map in all that can be true of it, and what a press does.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import type { VarietyPage } from '$lib/backend/backend';
import { violations } from './axe';
import type { Answers } from './fake/backend';
import { FakeExamples } from './fake/examples';
import { activity, MARV as project } from './fake/frame';
import { drawn, figures, mapTask, variety } from './fake/health';
import { open as openPage, press } from './open';

beforeEach(() => {
  location.hash = '';
});

const open = (changes: Answers = {}) =>
  openPage(`#/project/${project}/examples/health`, { ...new FakeExamples().answers, ...changes });

const card = (name: string) => screen.findByRole('region', { name });

describe('figures', () => {
  test('say what is short, how long, how it begins and how it goes on', async () => {
    open();
    const balance = await card('Balance between topics');
    expect(within(balance).getByText('13 · 17 short')).toBeTruthy();
    expect(within(balance).getByText('40 · 54 %')).toBeTruthy();
    expect(within(balance).getByText('8 examples have no topic.')).toBeTruthy();
    expect(within(await card('Length')).getByText('Typical: 118 tokens, about 89 words')).toBeTruthy();
    expect(within(await card('Length')).getByText('1 too long')).toBeTruthy();
    expect(within(await card('How questions begin')).getByText('41 · 50 %')).toBeTruthy();
    expect(within(await card('Follow-ups')).getByText('6 · 7 %')).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  test('a check that does not pass says why', async () => {
    open();
    const checks = await screen.findByRole('list', { name: 'Checks' });
    expect(within(checks).getByText(/must be better\. An empty message/)).toBeTruthy();
    expect(within(checks).getByText(/should be better\. A topic has less than you planned/)).toBeTruthy();
  });

  test('what is lacking is baked once it is known what that takes, and leads to the drafts', async () => {
    const backend = open();
    await fireEvent.click(await screen.findByRole('button', { name: 'Bake 17 more…' }));
    await fireEvent.click(await screen.findByRole('button', { name: 'Bake 17 drafts' }));
    await waitFor(() => expect(backend.requests('bake_start')).toEqual([{ project, what: 'missing' }]));
    await waitFor(() => expect(location.hash).toContain('/examples/bake'));
  });

  test('everything is checked again by one press', async () => {
    const backend = open();
    await fireEvent.click(await screen.findByRole('button', { name: 'Check again' }));
    await waitFor(() => expect(backend.requests('examples_check')).toEqual([{ project, names: false }]));
  });

  test('without topics there is a way to get some', async () => {
    const none = { balance: { topics: [], to_bake: 0 }, more: 0, without: 82 };
    const health = () => ({ ...new FakeExamples().health(), figures: { ...figures, topics: none } });
    open({ health });
    expect(await screen.findByText(/^No example has a topic yet/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Set targets' })).toBeTruthy();
  });
});

describe('the map', () => {
  const withMap = (page: Partial<VarietyPage>): Answers => ({ variety: () => ({ ...variety, ...page }) });

  test('says in words what it shows, and the keys lead from question to question', async () => {
    const backend = open();
    const map = await screen.findByRole('img', { name: 'Map of 82 questions' });
    const words = document.getElementById(map.getAttribute('aria-describedby') ?? '')?.textContent;
    expect(words).toContain('Geography: ');
    expect(words).toContain('6 ask nearly the same: “How many holes does a straw have?”.');
    map.focus();
    press('ArrowRight');
    press('ArrowRight');
    await waitFor(() => expect(backend.requests('example').map(({ example }) => example)).toEqual([1, 2]));
    press('Enter');
    expect(location.hash).toContain('/examples/all/2');
  });

  const drag = async (map: HTMLElement, from: [number, number], to: [number, number]) => {
    const at = ([clientX, clientY]: [number, number]) => ({ clientX, clientY, button: 0, pointerId: 1 });
    await fireEvent.pointerDown(map, at(from));
    await fireEvent.pointerMove(map, at(to));
    await fireEvent.pointerUp(map, at(to));
    await fireEvent.click(map, at(to));
  };
  const aroundAll: [[number, number], [number, number]] = [
    [0, 0],
    [520, 250],
  ];

  test('what is drawn around is shown, and Esc lets go of it', async () => {
    open();
    const map = await screen.findByRole('img', { name: 'Map of 82 questions' });
    await drag(map, ...aroundAll);
    expect(location.hash).toContain('/examples/health');
    expect(await screen.findByText('82 questions chosen')).toBeTruthy();
    map.focus();
    press('Escape');
    await waitFor(() => expect(screen.queryByText('82 questions chosen')).toBeNull());
    press('ArrowRight');
    press('ArrowRight', { shiftKey: true });
    await fireEvent.click(await screen.findByRole('button', { name: 'Show these' }));
    await waitFor(() => expect(location.hash).toContain('/examples/all/these-1.2'));
    expect(await screen.findByText(/ chosen on the map$/)).toBeTruthy();
  });

  test('for a gap, drafts are baked that are like what is around it', async () => {
    const backend = open();
    const map = await screen.findByRole('img', { name: 'Map of 82 questions' });
    await drag(map, [200, 212], [260, 240]);
    expect(await screen.findByText('Nothing is asked here yet')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Bake for this gap…' }));
    expect(await violations()).toEqual([]);
    await fireEvent.click(await screen.findByRole('button', { name: 'Bake 10 drafts' }));
    await waitFor(() => expect(backend.requests('bake_start')).toHaveLength(1));
    // The nearest ones in the rows above it.
    const these = [77, 76, 68, 67, 59, 58, 78, 75];
    expect(backend.requests('bake_start')).toEqual([
      { project, what: { like: { like: { examples: { these } }, count: 10 } } },
    ]);
    await waitFor(() => expect(location.hash).toContain('/examples/bake'));
  });

  test('a crowd is thinned out by one press', async () => {
    const backend = open();
    const name = 'Thin out the 6 that ask: How many holes does a straw have?';
    await fireEvent.click(await screen.findByRole('button', { name }));
    await waitFor(() => expect(backend.requests('examples_thin_out')).toEqual([{ project, central: 2 }]));
    expect(await screen.findByText('3 examples thinned out')).toBeTruthy();
  });

  test('is drawn by itself where there is none of now', async () => {
    const backend = open(withMap({ drawn: { ...drawn, is_current: false } }));
    await waitFor(() => expect(backend.requests('variety_draw').length).toBeGreaterThan(0));
  });

  test('too few examples say how many are lacking', async () => {
    const backend = open(withMap({ examples: 8, drawn: null }));
    expect(await screen.findByText('Add 12 more to see the map')).toBeTruthy();
    expect(backend.requests('variety_draw')).toEqual([]);
  });

  test('shows how far it is, and ends when it is not wanted', async () => {
    let page: VarietyPage = { ...variety, drawn: null, task: mapTask };
    const backend = open({
      variety: () => page,
      activity: () => ({ ...activity, tasks: [mapTask] }),
    });
    const bar = await screen.findByRole('progressbar', { name: 'Drawing the map' });
    expect(bar.getAttribute('aria-valuenow')).toBe('43');
    await fireEvent.click(within(await card('Variety map')).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(backend.requests('task_control')).toEqual([{ task: 71, act: 'cancel' }]));
    page = { ...variety, drawn: null };
    backend.answers.activity = () => ({ ...activity, tasks: [{ ...mapTask, state: 'cancelled' }] });
    backend.change({ topic: 'tasks', project: null });
    expect(await screen.findByRole('button', { name: 'Draw the map' })).toBeTruthy();
    expect(backend.requests('variety_draw')).toEqual([]);
  });

  test('one that failed says so and can be tried again', async () => {
    const failure = { code: 'internal', params: {}, detail: '' } as const;
    const backend = open(withMap({ drawn: null, failure }));
    const again = await screen.findByRole('button', { name: 'Try again' });
    await fireEvent.click(again);
    await waitFor(() => expect(backend.requests('variety_draw')).toEqual([{ project }]));
  });
});
