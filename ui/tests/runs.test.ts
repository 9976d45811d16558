// Train, Runs: the list, and one run while it trains and after it ended.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import type { RunDetail, RunRow } from '$lib/backend/backend';
import { violations } from './axe';
import { MARV, RUN, settings, start } from './fake/frame';
import { detail, metricsOf, RUN_1, RUN_3 } from './fake/train';
import { open, press } from './open';

const RUNS = `#/project/${MARV}/train/runs`;
const RUN_4 = `${RUNS}/${RUN}`;

// happy-dom has no fonts to wait for, and lays nothing out that would give the chart a width.
Object.defineProperty(document, 'fonts', { value: { load: () => Promise.resolve([]) }, configurable: true });

beforeEach(() => {
  location.hash = '';
});

/** Run 4 with something different about it. */
function changed(row: Partial<RunRow>, changes: Partial<RunDetail> = {}): RunDetail {
  return { ...detail, ...changes, row: { ...detail.row, ...row } };
}

describe('the list', () => {
  test('shows each run with what changed, its score and its cost', async () => {
    open(RUNS);
    const table = await screen.findByRole('table', { name: 'Runs' });
    const [, fourth, third, second] = within(table).getAllByRole('row');
    expect(fourth?.textContent).toMatch(
      /Run 4.*Training, 63 %.*22 examples added.*1\.03.*After it ends.*left.*Free/,
    );
    expect(third?.textContent).toMatch(/Run 3.*20 examples added · Examples edited.*9 of 12.*14 min/);
    expect(second?.textContent).toMatch(/Stopped at step 90 of 120.*Not scored/);
    expect(within(table).getByRole('link', { name: 'Run 3' }).getAttribute('href')).toBe(`${RUNS}/${RUN_3}`);
    expect(await violations()).toEqual([]);
  });

  test('puts the two ticked runs side by side; a third tick takes the place of the first', async () => {
    open(RUNS);
    await screen.findByRole('heading', { name: 'Run 3 and run 4' });
    const changed = screen.getByRole('row', { name: /Held-back error at its best/ });
    expect(changed.textContent).toMatch(/1\.04.*1\.03.*1 % lower/);
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Compare Run 1' }));
    expect(screen.getByRole('heading', { name: 'Run 1 and run 3' })).toBeTruthy();
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Compare Run 1' }));
    expect(screen.getByText('Tick two runs to see them side by side.')).toBeTruthy();
  });

  test('without a run says what one is', async () => {
    open(RUNS, { runs: () => [] });
    await screen.findByRole('heading', { name: 'No runs yet' });
    expect(screen.getByRole('link', { name: 'Set up the first run' })).toBeTruthy();
    expect(await violations()).toEqual([]);
  });
});

describe('a run that trains', () => {
  test('tells how far it is and what to make of it', async () => {
    open(RUN_4);
    await screen.findByText('5 to 6 min left');
    expect(screen.getByText('Pass 2 of 3 · step 124 of 198 · 8 min so far')).toBeTruthy();
    expect(screen.getByText('Going well')).toBeTruthy();
    expect(screen.getByText('Best on held-back so far, 1.03')).toBeTruthy();
    expect(screen.getByText(/Thirty metres long/)).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  test('asks for the points after those it has, each time the program says that there is more', async () => {
    const whole = metricsOf(124, 198, 1.03);
    const backend = open(RUN_4, {
      run_metrics: ({ run, after }) => {
        if (run !== RUN) return metricsOf(144, 144, 1.04);
        const training = whole.training.filter(([step]) => step > after).slice(0, after === 0 ? 100 : 24);
        return { ...whole, is_whole: after === 0, next: after + training.length, training };
      },
    });
    const chart = await screen.findByRole('img', { name: 'How wrong the answers are, step by step' });
    const said = () => document.getElementById(chart.getAttribute('aria-describedby') ?? '')?.textContent;
    await waitFor(() => expect(said()).toMatch(/by step 100 of 198/));
    backend.change({ topic: 'runs', project: MARV });
    await waitFor(() => expect(said()).toMatch(/by step 124 of 198/));
    const asked = backend.requests('run_metrics').filter(({ run }) => run === RUN);
    expect(asked.map(({ after }) => after)).toEqual([0, 100]);
  });

  test('is paused and goes on by one key, and shows its values and another scale by one', async () => {
    const backend = open(RUN_4);
    await screen.findByText('5 to 6 min left');
    press('p');
    await screen.findByRole('button', { name: /^Continue/ });
    press('p');
    await screen.findByRole('button', { name: /^Pause/ });
    expect(backend.requests('run_control').map(({ act }) => act)).toEqual(['pause', 'resume']);
    press('d');
    expect(await screen.findByRole('table')).toBeTruthy();
    press('l');
    await waitFor(() =>
      expect(screen.getByRole<HTMLInputElement>('switch', { name: 'Log scale' }).checked).toBe(true),
    );
  });

  test('does nothing by single keys where they are turned off', async () => {
    const backend = open(RUN_4, {
      start: () => ({ ...start, settings: { ...settings, single_keys: false } }),
    });
    await screen.findByText('5 to 6 min left');
    press('p');
    press('d');
    expect(backend.requests('run_control')).toHaveLength(0);
    expect(screen.queryByRole('table')).toBeNull();
  });

  test('steps through the chart from anywhere on the page', async () => {
    open(RUN_4);
    const chart = await screen.findByRole('img', { name: 'How wrong the answers are, step by step' });
    press('ArrowLeft');
    expect(document.activeElement).toBe(chart);
  });

  test('of the questions that it is asked along the way shows one, each time it was asked', async () => {
    const asked = (step: number, question: string) => ({
      step,
      question,
      answer: `Answer to ${question} at ${step}`,
      expected: 'This',
    });
    const samples = [asked(0, 'One'), asked(0, 'Two'), asked(66, 'One'), asked(66, 'Two')];
    open(RUN_4, { run: () => changed({}, { samples }) });
    await screen.findByText('Answer to One at 0');
    expect(screen.getByText('Answer to One at 66')).toBeTruthy();
    expect(screen.queryByText('Answer to Two at 66')).toBeNull();
  });

  test('is compared with the run before, with another one, or with none', async () => {
    const backend = open(RUN_4);
    expect(await screen.findByRole('button', { name: 'Run 3', pressed: true })).toBeTruthy();
    const asked = (id: string) => backend.requests('run_metrics').some(({ run }) => run === id);
    await waitFor(() => expect(asked(RUN_3)).toBe(true));
    const choose = async (name: string) => {
      await fireEvent.keyDown(screen.getByRole('combobox', { name: 'Compare with' }), { key: 'ArrowDown' });
      await fireEvent.pointerUp(await screen.findByRole('option', { name }));
    };
    await choose('Run 1');
    await waitFor(() => expect(asked(RUN_1)).toBe(true));
    await choose('No other run');
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Run 1' })).toBeNull());
  });
});

describe('cancelling', () => {
  test('asks what becomes of what it learned, and keeps it', async () => {
    const backend = open(RUN_4);
    await fireEvent.click(await screen.findByRole('button', { name: 'Cancel run' }));
    const dialog = await screen.findByRole('dialog', { name: 'Cancel run 4?' });
    expect(dialog.textContent).toContain('124 of 198 steps');
    expect(backend.requests('run_control')).toHaveLength(0);
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Stop and keep step 124' }));
    await screen.findByText('Saving what it learned');
    expect(backend.requests('run_control').map(({ act }) => act)).toEqual(['stop']);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('or throws the run away and goes back to the list', async () => {
    const backend = open(RUN_4);
    await fireEvent.click(await screen.findByRole('button', { name: 'Cancel run' }));
    await fireEvent.click(await screen.findByRole('button', { name: 'Discard run 4' }));
    await waitFor(() => expect(location.hash).toBe(RUNS));
    expect(backend.requests('run_control').map(({ act }) => act)).toEqual(['discard']);
  });

  test('leaves the run alone when the person thinks better of it', async () => {
    const backend = open(RUN_4);
    await fireEvent.click(await screen.findByRole('button', { name: 'Cancel run' }));
    await fireEvent.click(await screen.findByRole('button', { name: 'Don’t cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(backend.requests('run_control')).toHaveLength(0);
  });

  test('before the first step there is nothing to keep', async () => {
    open(RUN_4, { run: () => changed({ state: 'starting', step: 0, steps: null, seconds_left: null }) });
    await screen.findByText('Reading the model and your examples');
    await fireEvent.click(screen.getByRole('button', { name: 'Cancel run' }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).queryByRole('button', { name: /keep/ })).toBeNull();
    expect(within(dialog).getByRole('button', { name: 'Discard run 4' })).toBeTruthy();
  });

  test('stays open when it could not be done, which is told', async () => {
    open(RUN_4, { run_control: () => Promise.reject({ code: 'worker_busy', params: {} }) });
    await fireEvent.click(await screen.findByRole('button', { name: 'Cancel run' }));
    await fireEvent.click(await screen.findByRole('button', { name: 'Stop and keep step 124' }));
    await screen.findByText('Something else is still running.');
    expect(screen.getByRole('dialog', { name: 'Cancel run 4?' })).toBeTruthy();
  });
});

describe('a run that ended', () => {
  test('and is done leads on to the questions and to a talk with it', async () => {
    const backend = open(RUN_4, {
      run: () =>
        changed({ state: 'done', step: 198, is_usable: true, seconds: 14 * 60 }, { advice: 'ended_well' }),
    });
    await screen.findByText('Done in 14 min');
    expect(screen.getByRole('link', { name: 'Ask it the questions' })).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Show its folder' }));
    await waitFor(() =>
      expect(backend.requests('folder_show')).toEqual([{ run: { project: MARV, run: RUN } }]),
    );
    await fireEvent.click(screen.getByRole('button', { name: 'Talk with it' }));
    await waitFor(() => expect(location.hash).toBe(`#/project/${MARV}/use/chat`));
    expect(backend.requests('chat_change')[0]?.choices).toMatchObject({ run: RUN, with_trained: true });
    expect(await violations()).toEqual([]);
  });

  test('and was stopped goes on from its checkpoint', async () => {
    const backend = open(RUN_4, { run: () => changed({ state: 'stopped', is_usable: true }) });
    await screen.findByText('Stopped at step 124');
    await fireEvent.click(screen.getByRole('button', { name: 'Continue from step 110' }));
    await screen.findByText('5 to 6 min left');
    expect(backend.requests('run_control').map(({ act }) => act)).toEqual(['continue']);
  });

  test('and failed says what happened, what is safe and how to go on', async () => {
    open(RUN_4, {
      run: () =>
        changed(
          { state: 'failed' },
          { failure: { code: 'out_of_memory', params: {}, detail: 'killed by signal 9' } },
        ),
    });
    await screen.findByText('Failed at step 124');
    expect(screen.getByText('This computer ran out of memory.')).toBeTruthy();
    expect(screen.getByText(/What was saved is safe/)).toBeTruthy();
    expect(screen.getByText('killed by signal 9')).toBeTruthy();
    expect(screen.queryByText('Going well')).toBeNull();
    expect(await violations()).toEqual([]);
  });

  test('and failed before the first checkpoint begins anew', async () => {
    open(RUN_4, {
      run: () =>
        changed(
          { state: 'failed', step: 0 },
          { checkpoint: null, failure: { code: 'worker_killed', params: {} } },
        ),
    });
    await screen.findByText('It could not start');
    expect(screen.getByRole('link', { name: 'Set up a new run' })).toBeTruthy();
  });

  test('and is gone says so and leads back', async () => {
    open(RUN_4, { run: () => Promise.reject({ code: 'thing_missing', params: {} }) });
    await screen.findByText('What you asked for is no longer there.');
    expect(screen.getByRole('link', { name: 'All runs' }).getAttribute('href')).toBe(RUNS);
  });
});
