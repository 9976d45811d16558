// Review: where a draft was written from, what its writer thinks of it, and what the person does.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Draft, RemarkDraft, ReviewPage } from '$lib/backend/backend';
import { violations } from './axe';
import { bakeAnswers } from './fake/bake';
import type { Answers } from './fake/backend';
import { message } from './fake/example';
import { MARV as project, settings, start } from './fake/frame';
import { BASE_PROMPT } from './fake/marv';
import { open as openPage, press } from './open';

beforeEach(() => {
  location.hash = '';
});

const draft: Draft = {
  id: 11,
  topic: 'Returns',
  writer: 'SmolLM2 360M',
  messages: [
    message('system', BASE_PROMPT),
    message('user', 'Can I send it back?'),
    message('assistant', 'Sure: send it back within 30 days. <b>Nobody</b> will miss it.'),
  ],
  tokens: 58,
  problems: [],
  closest: null,
  passage: {
    document: 'Handbook.pdf',
    heading: 'Returns and refunds',
    page: 12,
    text: 'Whoever is unhappy may <i>send it back</i> … SEND IT BACK, within 30 days, unused.',
  },
  score: 4,
  rating: null,
  note: '',
};

const page = (changes: Partial<Draft> = {}): ReviewPage => ({
  draft: { ...draft, ...changes },
  states: ['waiting', 'waiting', 'waiting'],
  place: 0,
  kept: 0,
  edited: 0,
  skipped: 0,
  topics: [],
  rewriting: null,
});

const open = (changes: Answers = {}) =>
  openPage(`#/project/${project}/examples/review`, {
    ...bakeAnswers,
    review: () => page(),
    draft_remark: () => null,
    ...changes,
  });

const card = () => screen.findByRole('article', { name: 'Draft about Returns' });
const rated = () =>
  screen
    .getAllByRole('radio')
    .find((star) => star.getAttribute('aria-checked') === 'true')
    ?.getAttribute('aria-label');
const noteButton = () => screen.getByRole('button', { name: /^Note/ });
const noteField = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Note' });
const remark = (changes: Partial<RemarkDraft> = {}): RemarkDraft => ({
  ...{ project, draft: 11, rating: null, note: '' },
  ...changes,
});

describe('beside the draft', () => {
  test('stands the passage as text, with what the answer takes from it marked, and axe finds nothing', async () => {
    open();
    await card();
    expect(screen.getByRole('heading', { name: 'From Handbook.pdf' })).toBeTruthy();
    expect(screen.getByText('Returns and refunds · page 12')).toBeTruthy();
    const passage = screen.getByRole('region', { name: 'What Handbook.pdf says' });
    expect(passage.textContent).toContain('may <i>send it back</i> …');
    const marks = [...passage.querySelectorAll('mark')].map((mark) => mark.textContent);
    expect(marks).toEqual(['SEND IT BACK, within 30 days']);
    expect(screen.getByText('Marked: what the answer takes from it word for word')).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  test('the marks follow the answer as it is edited', async () => {
    open();
    await card();
    press('e');
    const field = await screen.findByRole('textbox', { name: /^Answer, message/ });
    await fireEvent.input(field, { target: { value: 'No.' } });
    expect(await screen.findByText('The answer takes nothing from it word for word')).toBeTruthy();
    expect(document.querySelector('aside mark')).toBeNull();
  });

  test('the writer’s own score is told for what it is, and nothing where there is none', async () => {
    const backend = open();
    await card();
    const score = screen.getByText(/The writer’s own score: 4 of 5/);
    expect(score.textContent).toContain('A small model’s score says little.');
    backend.answers.review = () => page({ score: null, passage: null });
    backend.change({ topic: 'drafts', project });
    await waitFor(() => expect(screen.queryByText(/The writer’s own score/)).toBeNull());
    expect(screen.queryByText(/^From /)).toBeNull();
  });
});

describe('a rating', () => {
  test('is given by a star, and taken back by the same one', async () => {
    const backend = open();
    await card();
    const stars = within(screen.getByRole('radiogroup', { name: 'Your rating' }));
    await fireEvent.click(stars.getByRole('radio', { name: '4 of 5' }));
    expect(rated()).toBe('4 of 5');
    await waitFor(() => expect(backend.requests('draft_remark')).toEqual([remark({ rating: 4 })]));
    await fireEvent.click(stars.getByRole('radio', { name: '4 of 5' }));
    expect(rated()).toBeUndefined();
    await waitFor(() => expect(backend.requests('draft_remark').at(-1)).toEqual(remark()));
  });

  test('is given by the arrows, which take the focus along', async () => {
    open({ review: () => page({ rating: 3 }) });
    await card();
    screen.getByRole('radio', { name: '3 of 5' }).focus();
    press('ArrowRight');
    await waitFor(() => expect(rated()).toBe('4 of 5'));
    expect(document.activeElement?.getAttribute('aria-label')).toBe('4 of 5');
    press('ArrowRight');
    press('ArrowRight');
    await waitFor(() => expect(rated()).toBe('1 of 5'));
  });

  test('is given by a key, and the page’s other keys work after it', async () => {
    const backend = open();
    await card();
    press('2');
    await waitFor(() => expect(rated()).toBe('2 of 5'));
    press('2');
    await waitFor(() => expect(rated()).toBeUndefined());
    await fireEvent.click(screen.getByRole('radio', { name: '5 of 5' }));
    screen.getByRole('radio', { name: '5 of 5' }).focus();
    press('k');
    await waitFor(() => expect(backend.requests('draft_decide')).toHaveLength(1));
    expect(backend.requests('draft_remark').at(-1)).toEqual(remark({ rating: 5 }));
  });

  test('comes by no key where single letters are turned off', async () => {
    const backend = open({ start: () => ({ ...start, settings: { ...settings, single_keys: false } }) });
    await card();
    press('4');
    press('n');
    expect(rated()).toBeUndefined();
    expect(screen.queryByRole('textbox', { name: 'Note' })).toBeNull();
    expect(backend.requests('draft_remark')).toEqual([]);
  });
});

describe('a note', () => {
  test('is opened by N and typed without deciding anything', async () => {
    const backend = open({ review: () => page({ rating: 3 }) });
    await card();
    press('n');
    await waitFor(() => expect(document.activeElement).toBe(noteField()));
    for (const key of ['k', 's', 'z', 'e', 'r', '4', 'n']) press(key);
    expect(rated()).toBe('3 of 5');
    expect(backend.requests('draft_decide')).toEqual([]);
    await fireEvent.input(noteField(), { target: { value: 'Ask Ann' } });
    await waitFor(() =>
      expect(backend.requests('draft_remark')).toEqual([remark({ rating: 3, note: 'Ask Ann' })]),
    );
    expect(await violations()).toEqual([]);
    press('Escape');
    expect(document.activeElement).toBe(await card());
  });

  test('is opened and closed by its button, and open where there is one', async () => {
    const backend = open();
    await card();
    await fireEvent.click(noteButton());
    await waitFor(() => expect(document.activeElement).toBe(noteField()));
    await fireEvent.click(noteButton());
    expect(screen.queryByRole('textbox', { name: 'Note' })).toBeNull();
    backend.answers.review = () => page({ id: 12, note: 'Ask Ann' });
    backend.change({ topic: 'drafts', project });
    await waitFor(() => expect(noteField().value).toBe('Ask Ann'));
  });

  test('that is left by Escape does not take the edit of the draft along', async () => {
    open();
    await card();
    press('e');
    const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: /^Answer, message/ });
    await fireEvent.input(field, { target: { value: 'No.' } });
    await fireEvent.click(noteButton());
    await waitFor(() => expect(document.activeElement).toBe(noteField()));
    press('Escape');
    expect(field.isConnected && field.value).toBe('No.');
  });

  test.each([
    ['Keep', 'draft_decide'],
    ['Skip', 'draft_decide'],
    ['Keep all 3', 'drafts_keep'],
  ] as const)('is saved before %s', async (name, command) => {
    let saved: () => void = () => undefined;
    const backend = open({
      draft_remark: () => new Promise((resolve) => (saved = () => resolve(null))),
    });
    await card();
    await fireEvent.click(noteButton());
    await fireEvent.input(noteField(), { target: { value: 'Ask Ann' } });
    await fireEvent.click(screen.getByRole('button', { name: new RegExp(`^${name}( .)?$`) }));
    await waitFor(() => expect(backend.requests('draft_remark')).toEqual([remark({ note: 'Ask Ann' })]));
    expect(backend.requests(command)).toEqual([]);
    saved();
    await waitFor(() => expect(backend.requests(command)).toHaveLength(1));
  });

  test('that can’t be saved keeps the draft here, and says why', async () => {
    const backend = open({ draft_remark: () => Promise.reject({ code: 'data_disk_full', params: {} }) });
    await card();
    press('3');
    const told = await within(await card()).findByText('The disk is full, so this was not saved.');
    expect(told).toBeTruthy();
    press('k');
    await waitFor(() => expect(backend.requests('draft_remark')).toHaveLength(2));
    expect(backend.requests('draft_decide')).toEqual([]);
    backend.answers.draft_remark = () => null;
    await fireEvent.click(within(await card()).getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull());
    press('k');
    await waitFor(() => expect(backend.requests('draft_decide')).toHaveLength(1));
  });

  test('is saved when the page is left', async () => {
    const backend = open();
    await card();
    await fireEvent.click(noteButton());
    await fireEvent.input(noteField(), { target: { value: 'Ask Ann' } });
    location.hash = `#/project/${project}/examples/health`;
    await waitFor(() => expect(screen.queryByRole('article')).toBeNull());
    expect(backend.requests('draft_remark')).toEqual([remark({ note: 'Ask Ann' })]);
  });

  test('is saved when the window is closed', async () => {
    const backend = open();
    await card();
    await fireEvent.click(noteButton());
    await fireEvent.input(noteField(), { target: { value: 'Ask Ann' } });
    window.dispatchEvent(new Event('pagehide'));
    expect(backend.requests('draft_remark')).toEqual([remark({ note: 'Ask Ann' })]);
  });

  test('is not taken back by an answer from before', async () => {
    const backend = open();
    await card();
    await fireEvent.click(noteButton());
    await fireEvent.input(noteField(), { target: { value: 'Ask Ann' } });
    backend.change({ topic: 'drafts', project });
    await waitFor(() => expect(backend.requests('review').length).toBeGreaterThan(1));
    expect(noteField().value).toBe('Ask Ann');
    await waitFor(() => expect(backend.requests('draft_remark')).toHaveLength(1));
    backend.change({ topic: 'drafts', project });
    await waitFor(() => expect(backend.requests('review').length).toBeGreaterThan(2));
    expect(noteField().value).toBe('Ask Ann');
  });

  test('that could not be saved is there again when its draft is', async () => {
    const backend = open({ draft_remark: () => Promise.reject({ code: 'data_disk_full', params: {} }) });
    await card();
    await fireEvent.click(noteButton());
    await fireEvent.input(noteField(), { target: { value: 'Ask Ann' } });
    location.hash = `#/project/${project}/examples/health`;
    await screen.findByText('The disk is full, so this was not saved.');
    backend.answers.draft_remark = () => null;
    location.hash = `#/project/${project}/examples/review`;
    await card();
    expect(noteField().value).toBe('Ask Ann');
  });
});

test('a key bakes more like the draft, and the next one can be decided meanwhile', async () => {
  const backend = open();
  await card();
  press('m');
  await screen.findByRole('dialog', { name: 'Bake more like this draft' });
  press('k');
  await fireEvent.click(await screen.findByRole('button', { name: 'Bake 10 drafts' }));
  const what = { like: { like: { draft: 11 }, count: 10 } };
  await waitFor(() => expect(backend.requests('bake_start')).toEqual([{ project, what }]));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(location.hash).toContain('/examples/review');
  expect(backend.requests('draft_decide')).toEqual([]);
});
