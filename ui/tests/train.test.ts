// Train, Configure: what is set, what it takes, and how it starts.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import type { TrainEstimate } from '$lib/backend/backend';
import { violations } from './axe';
import { MARV, RUN } from './fake/frame';
import { noChoices, trainEstimate, trainPage } from './fake/train';
import { open } from './open';

const CONFIGURE = `#/project/${MARV}/train/configure`;

beforeEach(() => {
  location.hash = '';
});

test('shows what it takes before it starts, and nothing that axe minds', async () => {
  open(CONFIGURE);
  const panel = await screen.findByRole('region', { name: 'Before you start' });
  await within(panel).findByText('11 to 15 min');
  for (const text of ['Free', '66', '4,090 × 4 passes', '16,360', '1.1 GB of 16 GB', '64 MB']) {
    expect(within(panel).getByText(text)).toBeTruthy();
  }
  expect(within(panel).getByText('Nothing leaves this computer')).toBeTruthy();
  expect(await violations()).toEqual([]);
});

test('each setting says why it is what it is, and the way back once it was changed', async () => {
  const backend = open(CONFIGURE);
  const name = 'Passes over your examples';
  await screen.findByRole('button', {
    name,
    description: /Four passes over your examples suit most projects\./,
  });
  await fireEvent.click(screen.getByRole('button', { name: 'More: Passes over your examples' }));
  expect(await screen.findByRole('button', { name: 'Use 4' })).toBeTruthy();
  expect(screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Passes over your examples' }).value).toBe(
    '5',
  );
  await fireEvent.click(screen.getByRole('button', { name: 'Use 4' }));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Use 4' })).toBeNull());
  expect(backend.requests('train_choose').map(({ choices }) => choices.passes)).toEqual([5, null]);
});

test('quick presses are sent one at a time, and the last one counts', async () => {
  const waiting: (() => void)[] = [];
  const backend = open(CONFIGURE, {
    train_choose: ({ choices }) => new Promise((resolve) => waiting.push(() => resolve(trainPage(choices)))),
  });
  const more = await screen.findByRole('button', { name: 'More: Passes over your examples' });
  for (let press = 0; press < 4; press += 1) await fireEvent.click(more);
  expect(screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Passes over your examples' }).value).toBe(
    '8',
  );
  expect(backend.requests('train_choose')).toHaveLength(1);
  waiting[0]?.();
  await waitFor(() => expect(waiting).toHaveLength(2));
  waiting[1]?.();
  await screen.findByRole('button', { name: 'Use 4' });
  expect(backend.requests('train_choose').map(({ choices }) => choices.passes)).toEqual([5, 8]);
  expect(screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Passes over your examples' }).value).toBe(
    '8',
  );
});

test('what can’t be chosen shows again what holds', async () => {
  open(CONFIGURE, {
    train_choose: () =>
      Promise.reject({
        code: 'setting_out_of_range',
        params: { setting: 'passes', value: '5', least: '1', most: '4' },
      }),
  });
  await fireEvent.click(await screen.findByRole('button', { name: 'More: Passes over your examples' }));
  await screen.findByText(/^The setting passes can.t be 5\.$/);
  await waitFor(() =>
    expect(
      screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Passes over your examples' }).value,
    ).toBe('4'),
  );
});

describe('the estimate', () => {
  test('is asked for anew after a choice, and the answer that came too late is not shown', async () => {
    const answers: ((estimate: TrainEstimate) => void)[] = [];
    open(CONFIGURE, { train_estimate: () => new Promise((resolve) => answers.push(resolve)) });
    await waitFor(() => expect(answers).toHaveLength(1));
    await fireEvent.click(await screen.findByRole('button', { name: 'More: Passes over your examples' }));
    await screen.findByRole('button', { name: 'Use 4' });
    const of = (minutes: number) => {
      const estimate = trainEstimate();
      const seconds = { least: minutes * 60, most: minutes * 60 };
      return { ...estimate, here: estimate.here && { ...estimate.here, seconds } };
    };
    answers[0]?.(of(11));
    await waitFor(() => expect(answers).toHaveLength(2));
    expect(screen.queryByText('11 min')).toBeNull();
    answers[1]?.(of(14));
    await screen.findByText('14 min');
  });

  test('says why it can’t be told, and leaves the rest of the page', async () => {
    open(CONFIGURE, {
      train_estimate: () => ({
        ...trainEstimate(),
        here: null,
        failure: { code: 'model_damaged', params: { path: 'x.gguf' } },
      }),
    });
    const panel = await screen.findByRole('region', { name: 'Before you start' });
    expect(await within(panel).findByText('Not known yet')).toBeTruthy();
    expect(within(panel).getByText(/x\.gguf/)).toBeTruthy();
  });

  test('is not asked for while a run only gets on', async () => {
    const backend = open(CONFIGURE);
    await screen.findByText('11 to 15 min');
    backend.change({ topic: 'runs', project: MARV });
    await waitFor(() => expect(backend.requests('train')).toHaveLength(2));
    expect(backend.requests('train_estimate')).toHaveLength(1);
    backend.change({ topic: 'examples', project: MARV });
    await waitFor(() => expect(backend.requests('train_estimate')).toHaveLength(2));
  });
});

describe('a model that doesn’t fit', () => {
  test('says why and can’t be chosen', async () => {
    const backend = open(CONFIGURE);
    const model = await screen.findByRole('radio', { name: 'Mistral 7B' });
    expect(
      screen.getByText('Needs 31 GB of memory; this computer has 16 GB.', { selector: '.text' }),
    ).toBeTruthy();
    await fireEvent.click(model);
    await fireEvent.click(screen.getByRole('radio', { name: 'Qwen3 0.6B' }));
    await waitFor(() => expect(backend.requests('train_choose')).toHaveLength(1));
    expect(backend.requests('train_choose')[0]?.choices.model).toBe('Qwen3-0.6B.gguf');
  });
});

describe('starting', () => {
  test('waits for what was just chosen, and goes to the run', async () => {
    const backend = open(CONFIGURE);
    await fireEvent.click(await screen.findByRole('button', { name: 'More: Passes over your examples' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Start training' }));
    await waitFor(() => expect(location.hash).toBe(`#/project/${MARV}/train/runs/${RUN}`));
    const asked = backend.asked.map(({ name }) => name);
    expect(asked.indexOf('train_choose')).toBeLessThan(asked.indexOf('run_start'));
  });

  test('is out of reach while something keeps it, which is said with the way on', async () => {
    const backend = open(CONFIGURE, {
      train: () => ({
        ...trainPage(),
        obstacles: [{ code: 'examples_too_few', params: { count: '6', least: '10' } }],
      }),
    });
    const start = await screen.findByRole('button', { name: 'Start training' });
    expect(start.getAttribute('aria-disabled')).toBe('true');
    await fireEvent.click(start);
    expect(backend.requests('run_start')).toHaveLength(0);
    expect(screen.getByText('6 examples can be learned from, and a training needs 10.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Go to Examples' }).getAttribute('href')).toBe(
      `#/project/${MARV}/examples/all`,
    );
    expect(await violations()).toEqual([]);
  });

  test('gives way to the run that is going on', async () => {
    open(CONFIGURE, { train: () => ({ ...trainPage(), running: RUN }) });
    const show = await screen.findByRole('link', { name: 'Show the run that is going on' });
    expect(show.getAttribute('href')).toBe(`#/project/${MARV}/train/runs/${RUN}`);
    expect(screen.queryByRole('button', { name: 'Start training' })).toBeNull();
  });
});

test('without examples it says what to do first', async () => {
  open(CONFIGURE, { train: () => ({ ...trainPage(), examples: 0 }) });
  await screen.findByRole('heading', { name: 'Nothing to learn from yet' });
  expect(screen.getByRole('link', { name: 'Go to Examples' })).toBeTruthy();
  expect(await violations()).toEqual([]);
});

test('a speed that is not worth a try gets a word of warning', async () => {
  open(CONFIGURE, { train: () => trainPage({ ...noChoices, speed: 0.3 }) });
  expect(await screen.findByText('Learning speed is 0.3')).toBeTruthy();
});

test('what is held back is chosen by topic, and the number is then no choice', async () => {
  const chosen = { ...noChoices, held_back_by: { topics: ['Arts'] } };
  const backend = open(CONFIGURE, { train: () => trainPage(chosen) });
  const geography = await screen.findByRole('checkbox', { name: 'Geography, 40' });
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Arts, 13' }).checked).toBe(true);
  expect(screen.queryByRole('spinbutton', { name: 'Held back for checking' })).toBeNull();
  await fireEvent.click(geography);
  await waitFor(() =>
    expect(backend.requests('train_choose').map(({ choices }) => choices.held_back_by)).toEqual([
      { topics: ['Arts', 'Geography'] },
    ]),
  );
});
