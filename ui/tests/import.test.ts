// The import of a file: reading, what is wrong in it, and the yes or no.
import { fireEvent, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import { violations } from './axe';
import type { Answers } from './fake/backend';
import { FakeExamples } from './fake/examples';
import { MARV as project } from './fake/frame';
import { importAnswers, problems, table, view } from './fake/import';
import { open as openPage, press } from './open';

beforeEach(() => {
  location.hash = '';
});

async function open(changes: Answers = {}) {
  const answers = { ...new FakeExamples().answers, ...importAnswers, ...changes };
  const backend = openPage(`#/project/${project}/examples/all`, answers);
  await fireEvent.click(await screen.findByRole('button', { name: 'Import' }));
  await screen.findByRole('dialog');
  return backend;
}

const reading = { ...view, state: 'reading' as const, bytes_read: 400_000, examples: 91 };

test('says what comes in, what needs a fix and what is left out; axe finds nothing', async () => {
  await open();
  expect(await screen.findByRole('heading', { name: 'Import tickets-oct-2026.jsonl' })).toBeTruthy();
  expect(await screen.findByText('Line 214')).toBeTruthy();
  expect(screen.getByText('lines will be left out').parentElement?.textContent).toContain('2');
  expect(screen.getByText('12 of them are in this project already.')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Import 240 examples' })).toBeTruthy();
  expect(await violations()).toEqual([]);
});

test('the yes takes all of it in, and goes to the examples', async () => {
  const backend = await open();
  await fireEvent.click(await screen.findByRole('button', { name: 'Import 240 examples' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(backend.requests('import_accept')).toEqual([
    { project, import: 1, topic: '', to_review: false, hide_private: false },
  ]);
  expect(await screen.findByText('240 examples imported')).toBeTruthy();
  expect(backend.requests('import_discard'), 'what was accepted is not thrown away').toEqual([]);
});

test('the no keeps nothing of it', async () => {
  const backend = await open();
  await fireEvent.click(await screen.findByRole('button', { name: /^Cancel/ }));
  await waitFor(() => expect(backend.requests('import_discard')).toEqual([{ project, import: 1 }]));
  expect(backend.requests('import_accept')).toEqual([]);
});

describe('a line that can’t be read', () => {
  test('is put right in place', async () => {
    let left = [...problems];
    const backend = await open({
      import_problems: ({ from, count }) => left.slice(from, from + count),
      import_fix_line: ({ line }) => {
        left = left.filter((problem) => problem.line !== line);
        return { ...view, examples: 241, unreadable: 1 };
      },
    });
    await fireEvent.click(await screen.findByRole('button', { name: 'Fix it, line 87' }));
    const field = await screen.findByRole('textbox', { name: 'Line 87 of the file' });
    await waitFor(() => expect(document.activeElement).toBe(field));
    await fireEvent.input(field, { target: { value: '{"messages":[]}' } });
    press('Enter', { ctrlKey: true });
    expect(await screen.findByRole('button', { name: 'Import 241 examples' })).toBeTruthy();
    expect(backend.requests('import_fix_line')).toEqual([
      { project, import: 1, line: 87, text: '{"messages":[]}' },
    ]);
    expect(screen.queryByText('Line 87')).toBeNull();
  });

  test('that is still wrong keeps what was written and says so', async () => {
    await open({ import_fix_line: () => view });
    await fireEvent.click(await screen.findByRole('button', { name: 'Fix it, line 87' }));
    const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Line 87 of the file' });
    await fireEvent.input(field, { target: { value: '{"still": "wrong"}' } });
    await fireEvent.click(screen.getByRole('button', { name: /^Use this/ }));
    expect(await screen.findByText(/^That is not an example yet/)).toBeTruthy();
    expect(field.value).toBe('{"still": "wrong"}');
  });

  test('Esc leaves the line, not the import', async () => {
    const backend = await open();
    await fireEvent.click(await screen.findByRole('button', { name: 'Fix it, line 87' }));
    const field = await screen.findByRole('textbox', { name: 'Line 87 of the file' });
    field.focus();
    press('Escape');
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Line 87 of the file' })).toBeNull());
    expect(screen.getByRole('dialog')).toBeTruthy();
    expect(backend.requests('import_discard')).toEqual([]);
  });
});

test('while it is read one can go on working, and it comes back when that is done', async () => {
  let now: typeof view = reading;
  const backend = await open({ import_begin: () => reading, import_view: () => now });
  expect(await screen.findByText('91 examples so far')).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Go on in the background' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(backend.requests('import_discard'), 'it goes on').toEqual([]);
  now = view;
  backend.change({ topic: 'import', project });
  expect(await screen.findByRole('button', { name: 'Import 240 examples' })).toBeTruthy();
});

test('whoever writes when it is done keeps the keys, and it comes back afterwards', async () => {
  let now: typeof view = reading;
  const backend = await open({ import_begin: () => reading, import_view: () => now });
  await fireEvent.click(await screen.findByRole('button', { name: 'Go on in the background' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const field = await screen.findByRole('textbox', { name: /^Answer, message/ });
  field.focus();
  now = view;
  backend.change({ topic: 'import', project });
  expect(await screen.findByRole('button', { name: 'Look at it' })).toBeTruthy();
  expect(screen.queryByRole('dialog')).toBeNull();
  field.blur();
  expect(await screen.findByRole('button', { name: 'Import 240 examples' })).toBeTruthy();
});

test('another file takes the place of none that is being read', async () => {
  const backend = await open({ import_begin: () => reading, import_view: () => reading });
  await fireEvent.click(await screen.findByRole('button', { name: 'Go on in the background' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await fireEvent.click(screen.getByRole('button', { name: 'Import' }));
  expect(await screen.findByText(/^Finish or cancel the import of others\.jsonl first/)).toBeTruthy();
  expect(await screen.findByRole('dialog')).toBeTruthy();
  expect(backend.requests('import_discard')).toEqual([]);
  expect(backend.requests('import_begin')).toHaveLength(1);
});

test('several places on one line are told one by one', async () => {
  const plain = problems[1];
  if (!plain) throw new Error('there are problems');
  const one = { ...plain, line: 1, can_fix: false };
  const all = [one, { ...one, nth: 1 }, { ...one, file: 'held-back.jsonl' }];
  await open({ import_problems: ({ from }) => all.slice(from) });
  expect(await screen.findAllByText('Line 1')).toHaveLength(3);
  expect(screen.getByText('held-back.jsonl')).toBeTruthy();
  expect(screen.getByText('Entry 2')).toBeTruthy();
  expect(screen.getAllByText(/^This place can’t be corrected here/)).toHaveLength(3);
});

test('a file that can’t be read says why, and offers another', async () => {
  const failure = { code: 'file_is_pdf', params: { path: 'tickets.pdf' } } as const;
  const backend = await open({ import_begin: () => ({ ...view, state: 'failed', failure }) });
  expect(await screen.findByText(/^tickets\.pdf is a PDF/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Import \d/ })).toBeNull();
  backend.answers.import_begin = () => view;
  await fireEvent.click(screen.getByRole('button', { name: 'Choose another file' }));
  expect(await screen.findByRole('button', { name: 'Import 240 examples' })).toBeTruthy();
  expect(backend.requests('import_begin').at(-1)).toEqual({ token: 'another', project });
});

test('a hostile line is text, and turns nothing around', async () => {
  const [first] = problems;
  const text = '<img src=x onerror=alert(1)>\u202e\u0000';
  await open({
    import_problems: ({ from }) => (first && from === 0 ? [{ ...first, column: null, text }] : []),
  });
  expect(await screen.findByText('<img src=x onerror=alert(1)>\\u202e␀')).toBeTruthy();
  expect(document.querySelector('img')).toBeNull();
});

describe('a table', () => {
  const columns = [
    { name: 'ticket_text', role: 'question' },
    { name: 'agent_note', role: 'keep' },
    { name: 'queue', role: 'answer' },
  ];

  test('asks what its columns are, and shows the first rows; axe finds nothing', async () => {
    await open({ import_begin: () => table });
    expect(await screen.findByRole('heading', { name: 'What is each column?' })).toBeTruthy();
    expect(screen.getByText(/a CSV table, saved as Windows-1252/)).toBeTruthy();
    expect(screen.getByText('dup charge')).toBeTruthy();
    expect(screen.getByRole('checkbox', { name: 'The first row names the columns' })).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  test('what was guessed right is not read again', async () => {
    const backend = await open({ import_begin: () => table });
    await fireEvent.click(await screen.findByRole('button', { name: 'Read with these columns' }));
    expect(await screen.findByText('Row 214')).toBeTruthy();
    expect(backend.requests('import_map')).toEqual([]);
    await fireEvent.click(screen.getByRole('button', { name: 'Back to the columns' }));
    expect(await screen.findByRole('heading', { name: 'What is each column?' })).toBeTruthy();
  });

  test('what the person says is read', async () => {
    const backend = await open({ import_begin: () => table, import_map: () => table });
    const prompt = await screen.findByRole('textbox', { name: 'Base prompt for all' });
    await fireEvent.input(prompt, { target: { value: 'Sort it.' } });
    expect(screen.getByText(/to see how they will look/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Read with these columns' }));
    expect(await screen.findByText('Row 214')).toBeTruthy();
    expect(backend.requests('import_map')).toEqual([
      { project, import: 1, columns, base_prompt: 'Sort it.', has_header: true, sheet: null },
    ]);
  });

  test('another word on the first row guesses anew', async () => {
    const backend = await open({ import_begin: () => table, import_map: () => table });
    await fireEvent.click(await screen.findByRole('checkbox', { name: 'The first row names the columns' }));
    await waitFor(() =>
      expect(backend.requests('import_map')).toEqual([
        { project, import: 1, columns: [], base_prompt: '', has_header: false, sheet: null },
      ]),
    );
  });

  test('without an answer nothing can be read', async () => {
    const form = table.form && {
      ...table.form,
      columns: table.form.columns.map((column) => ({ ...column, role: 'keep' as const })),
      certainty: 'unclear' as const,
    };
    const backend = await open({ import_begin: () => ({ ...table, form, examples: 0 }) });
    const button = await screen.findByRole('button', { name: 'Read with these columns' });
    await fireEvent.click(button);
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(backend.requests('import_map')).toEqual([]);
  });
});

describe('a line that can be mended', () => {
  test('shows what it would say, and is put in place', async () => {
    let left = [...problems];
    const backend = await open({
      import_problems: ({ from, count }) => left.slice(from, from + count),
      import_repair: () => {
        left = left.filter((problem) => !problem.repaired);
        return { ...view, examples: 241, unreadable: 1, can_repair: 0 };
      },
    });
    await fireEvent.click(await screen.findByRole('button', { name: 'Mend it, line 214' }));
    expect(await screen.findByRole('button', { name: 'Import 241 examples' })).toBeTruthy();
    expect(backend.requests('import_repair')).toEqual([{ project, import: 1, lines: [214] }]);
    expect(screen.queryByText('Line 214')).toBeNull();
  });

  test('all of them at once', async () => {
    const backend = await open();
    await fireEvent.click(await screen.findByRole('button', { name: 'Mend 1 line' }));
    await waitFor(() =>
      expect(backend.requests('import_repair')).toEqual([{ project, import: 1, lines: null }]),
    );
  });
});

test('all that comes in can get a topic and a mark', async () => {
  const backend = await open();
  const topic = await screen.findByRole('textbox', { name: 'Topic for all' });
  await fireEvent.input(topic, { target: { value: 'Tickets' } });
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Mark all for review' }));
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Hide private details in 3 examples' }));
  await fireEvent.click(screen.getByRole('button', { name: 'Import 240 examples' }));
  await waitFor(() =>
    expect(backend.requests('import_accept')).toEqual([
      { project, import: 1, topic: 'Tickets', to_review: true, hide_private: true },
    ]),
  );
});
