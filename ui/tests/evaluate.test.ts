// Evaluate, Scores: the baseline first, then what came of it, question by question.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import type { EvaluatePage } from '$lib/backend/backend';
import { violations } from './axe';
import { evaluateBefore, evaluatePage, evaluateTask, evaluateUnrated } from './fake/evaluate';
import { MARV } from './fake/frame';
import { RUN_2, RUN_3, RUN_4 } from './fake/train';
import { open, press } from './open';

const SCORES = `#/project/${MARV}/evaluate/scores`;

beforeEach(() => {
  location.hash = '';
  sessionStorage.clear();
});

const current = () =>
  screen.getAllByRole('button').find((button) => button.getAttribute('aria-current') === 'true')?.textContent;

describe('before anything was asked', () => {
  const before = { evaluate: () => evaluateBefore };

  test('the baseline comes first, in both ways, with what that takes', async () => {
    const backend = open(SCORES, before);
    await screen.findByRole('heading', { name: 'How good is it before training?' });
    const panel = screen.getByRole('region', { name: 'Before you start' });
    expect(within(panel).getByText('2 min')).toBeTruthy();
    expect(within(panel).getByText('24')).toBeTruthy();
    expect(await violations()).toEqual([]);
    await fireEvent.click(screen.getByRole('button', { name: 'Score the baseline' }));
    await waitFor(() =>
      expect(backend.requests('evaluate_start')).toEqual([
        { project: MARV, ask: ['base_prompt_only', 'three_examples'] },
      ]),
    );
  });

  test('what is not ticked is not asked, and nobody ticked is nobody asked', async () => {
    const backend = open(SCORES, before);
    await fireEvent.click(await screen.findByRole('checkbox', { name: /^Base prompt and 3 examples/ }));
    await fireEvent.click(screen.getByRole('button', { name: 'Score the baseline' }));
    await waitFor(() => expect(backend.requests('evaluate_start')[0]?.ask).toEqual(['base_prompt_only']));
    await fireEvent.click(screen.getByRole('checkbox', { name: /^Base prompt only/ }));
    const button = screen.getByRole('button', { name: 'Score the baseline' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
  });

  test('few questions make a rough score', async () => {
    open(SCORES, { evaluate: () => ({ ...evaluateBefore, questions: 6 }) });
    expect(await screen.findByText('Only 6 questions')).toBeTruthy();
  });

  test('without questions it says where they come from', async () => {
    open(SCORES, {
      evaluate: () => ({
        ...evaluateBefore,
        questions: 0,
        obstacle: { code: 'no_held_back_questions', params: {} },
      }),
    });
    await screen.findByText('No question is held back for checking yet.');
    expect(screen.getByRole('link', { name: 'Go to Examples' })).toBeTruthy();
    expect(await violations()).toEqual([]);
  });
});

describe('while it is asked', () => {
  const asking: EvaluatePage = {
    ...evaluateBefore,
    task: evaluateTask,
    columns: evaluateBefore.columns.map((column, place) => ({
      ...column,
      state: place === 0 ? 'asking' : 'queued',
    })),
  };

  test('says how far it is, and stops on Cancel', async () => {
    const backend = open(SCORES, { evaluate: () => asking });
    await screen.findByText('Asking: Base prompt only');
    expect(screen.getByText('5 of 24 answers · 1 to 2 min left')).toBeTruthy();
    const main = within(screen.getByRole('region', { name: 'Asking: Base prompt only' }));
    expect(main.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('21');
    await fireEvent.click(main.getByRole('button', { name: 'Cancel' }));
    await waitFor(() =>
      expect(backend.requests('task_control')).toEqual([{ task: evaluateTask.id, act: 'cancel' }]),
    );
  });

  test('shows what is answered already', async () => {
    open(SCORES, { evaluate: () => ({ ...evaluatePage, task: evaluateTask }) });
    await screen.findByText('Reading the model');
    expect(screen.getByRole('heading', { name: 'Questions' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Ask again: Run 2' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
  });
});

describe('the results', () => {
  test('tell the score against the better baseline, and whether that says anything', async () => {
    open(SCORES);
    await screen.findByText('of 12 right, the baseline 8 of 12');
    expect(screen.getByText('9')).toBeTruthy();
    expect(screen.getByText('Too close to call')).toBeTruthy();
    const bars = screen.getByRole('figure', { name: 'Right answers, in per cent' });
    expect(bars.textContent).toContain('Run 3: 9 of 12, likely 47 % to 91 %.');
    expect(screen.getByText('Held-back error 1.04')).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  test('put what became worse first, and show only the wrong ones', async () => {
    open(SCORES);
    await screen.findByText('When was the first email sent?', { selector: 'button' });
    const rows = () =>
      screen
        .getAllByRole('row')
        .slice(1)
        .map((row) => row.textContent?.trim());
    const questions = () =>
      within(screen.getAllByRole('table').at(-1) as HTMLElement).getAllByRole('rowheader');
    expect(questions()[0]?.textContent).toContain('When was the first email sent?');
    expect(rows()).not.toHaveLength(0);
    await fireEvent.click(screen.getByRole('radio', { name: /^Wrong/ }));
    expect(questions()).toHaveLength(3);
    await fireEvent.click(screen.getByRole('radio', { name: /^Worse than before/ }));
    expect(questions()).toHaveLength(1);
  });

  test('another run takes the place of the newest, which alone has the verdict', async () => {
    const columns = evaluatePage.columns.map((column) => ({ ...column, is_outdated: false }));
    open(SCORES, { evaluate: () => ({ ...evaluatePage, columns }) });
    await screen.findByText('Too close to call');
    await fireEvent.keyDown(screen.getByRole('combobox', { name: 'Run' }), { key: 'ArrowDown' });
    await fireEvent.pointerUp(await screen.findByRole('option', { name: 'Run 2' }));
    await screen.findByText('of 10 right, the baseline 8 of 12');
    expect(screen.queryByText('Too close to call')).toBeNull();
  });

  test('one who was asked other questions can be asked again', async () => {
    const backend = open(SCORES);
    await fireEvent.click(await screen.findByRole('button', { name: 'Ask again: Run 2' }));
    await waitFor(() => expect(backend.requests('evaluate_start')[0]?.ask).toEqual([{ run: RUN_2 }]));
  });

  test('"Ask again" asks all that are shown', async () => {
    const backend = open(SCORES);
    await fireEvent.click(await screen.findByRole('button', { name: 'Ask again' }));
    await waitFor(() =>
      expect(backend.requests('evaluate_start')[0]?.ask).toEqual([
        'base_prompt_only',
        'three_examples',
        { run: RUN_3 },
      ]),
    );
  });

  test('a run that was not asked yet is the next step', async () => {
    const [only, three, ...runs] = evaluatePage.columns;
    const newest = {
      ...runs[0],
      asked: { run: RUN_4 },
      number: 4,
      state: 'not_asked',
      answered: 0,
      score: null,
    };
    const columns = [only, three, newest, ...runs] as EvaluatePage['columns'];
    const rows = evaluatePage.rows.map((row) => ({ ...row, answers: row.answers.toSpliced(2, 0, null) }));
    const backend = open(SCORES, {
      evaluate: () => ({ ...evaluatePage, columns, rows, verdict: 'not_yet' }),
    });
    await fireEvent.click(await screen.findByRole('button', { name: 'Ask Run 4' }));
    await waitFor(() => expect(backend.requests('evaluate_start')[0]?.ask).toEqual([{ run: RUN_4 }]));
  });

  test('a baseline alone leads on to training', async () => {
    open(SCORES, {
      evaluate: () => ({ ...evaluatePage, columns: evaluatePage.columns.slice(0, 2), verdict: 'not_yet' }),
    });
    await screen.findByText('of 12 right');
    expect(screen.getByRole('link', { name: 'Now train' })).toBeTruthy();
    expect(screen.queryByRole('radio', { name: /^Worse than before/ })).toBeNull();
  });
});

describe('one question', () => {
  test('is gone through by keys, with its answers side by side', async () => {
    open(SCORES);
    await screen.findByRole('heading', { name: 'Question 1 of 12' });
    expect(screen.getByText(/^1969\. And your inbox/)).toBeTruthy();
    press('j');
    await screen.findByRole('heading', { name: 'Question 2 of 12' });
    expect(current()).toContain('Is glass a liquid?');
    press('ArrowUp');
    await screen.findByRole('heading', { name: 'Question 1 of 12' });
  });

  test('is taught the right answer, as the person wrote it', async () => {
    const backend = open(SCORES);
    const box = await screen.findByRole('textbox', { name: 'What it should have said' });
    await fireEvent.input(box, { target: { value: ' In 1971. ' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Teach this' }));
    await waitFor(() =>
      expect(backend.requests('teach')).toEqual([
        { project: MARV, example: 11, messages: [], answer: 'In 1971.' },
      ]),
    );
    await screen.findByText('1 right answer added to your examples');
  });

  test('keeps what was written and not taught while one looks at another', async () => {
    open(SCORES);
    const name = 'What it should have said';
    await fireEvent.input(await screen.findByRole('textbox', { name }), { target: { value: 'Half a' } });
    (document.activeElement as HTMLElement).blur();
    press('j');
    await screen.findByRole('heading', { name: 'Question 2 of 12' });
    press('k');
    await screen.findByRole('heading', { name: 'Question 1 of 12' });
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name }).value).toBe('Half a');
  });

  test('that was answered wrong has more drafts like it baked, on their own page', async () => {
    const backend = open(SCORES);
    await fireEvent.click(await screen.findByRole('button', { name: 'Bake more like it…' }));
    await fireEvent.click(await screen.findByRole('button', { name: 'Bake 10 drafts' }));
    await waitFor(() => expect(location.hash).toBe(`#/project/${MARV}/examples/bake`));
    const like = { question: 'When was the first email sent?' };
    expect(backend.requests('bake_start')).toEqual([{ project: MARV, what: { like: { like, count: 10 } } }]);
  });

  test('that can’t be baked more of says why, and the page stays', async () => {
    open(SCORES, { bake_offer: () => Promise.reject({ code: 'no_base_prompt', params: {} }) });
    await fireEvent.click(await screen.findByRole('button', { name: 'Bake more like it…' }));
    const dialog = within(await screen.findByRole('dialog'));
    await dialog.findAllByText(/The plan has no base prompt yet/);
    expect(dialog.getByRole('button', { name: /^Bake 10 drafts/ }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    expect(location.hash).toBe(SCORES);
  });

  test('that was answered right needs no more like it, nor one that only the baseline got wrong', async () => {
    open(SCORES);
    await fireEvent.click(await screen.findByText('How do vaccines work?', { selector: 'button' }));
    await screen.findByRole('heading', { name: /^Question \d+ of 12$/ });
    await waitFor(() => expect(current()).toContain('How do vaccines work?'));
    expect(screen.getByRole('button', { name: 'Teach this' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Bake more like it…' })).toBeNull();
  });

  test('that was taught is taught no more', async () => {
    const rows = evaluatePage.rows.map((row) => ({ ...row, is_taught: row.example === 11 }));
    open(SCORES, { evaluate: () => ({ ...evaluatePage, rows }) });
    await screen.findByText(/among your examples now/);
    expect(screen.queryByRole('button', { name: 'Teach this' })).toBeNull();
  });
});

describe('answers that nothing can count', () => {
  test('are rated by one key, one after the other, then comes the next question', async () => {
    const backend = open(SCORES, { evaluate: () => evaluateUnrated });
    await screen.findByText('You are the judge');
    const [only, three, run] = evaluateUnrated.rows[0]?.answers ?? [];
    // The fake program keeps no ratings, so the page is told what they were.
    backend.answers.answer_rate = ({ ratings }) => {
      for (const [id, rating] of ratings) rated.set(id, rating);
      return {
        ...evaluateUnrated,
        rows: evaluateUnrated.rows.map((row) => ({
          ...row,
          answers: row.answers.map((answer) => answer && { ...answer, rating: rated.get(answer.id) ?? null }),
        })),
      };
    };
    const rated = new Map<number, 'good' | 'bad' | null>();
    for (const [key, count] of [
      ['g', 1],
      ['b', 2],
      ['g', 3],
    ] as const) {
      press(key);
      await waitFor(() => expect(rated.size).toBe(count));
    }
    expect([...rated]).toEqual([
      [only?.id, 'good'],
      [three?.id, 'bad'],
      [run?.id, 'good'],
    ]);
    await screen.findByRole('heading', { name: 'Question 2 of 12' });
    expect(await violations()).toEqual([]);
  });

  test('have their rating taken back by a second press', async () => {
    const rows = evaluateUnrated.rows.map((row) => ({
      ...row,
      answers: row.answers.map((answer) => answer && { ...answer, rating: 'good' as const }),
    }));
    const backend = open(SCORES, { evaluate: () => ({ ...evaluateUnrated, rows }) });
    await fireEvent.click(await screen.findByRole('button', { name: 'Good: Run 3', pressed: true }));
    const id = rows[0]?.answers[2]?.id;
    await waitFor(() => expect(backend.requests('answer_rate')[0]?.ratings).toEqual([[id, null]]));
  });
});
