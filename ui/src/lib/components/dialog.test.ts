// Where the focus goes, and what closes a dialog.
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { describe, expect, test, vi } from 'vitest';
import ConfirmDialog from './ConfirmDialog.svelte';
import Dialog from './Dialog.svelte';
import Gallery from './testing/Gallery.svelte';

describe('a dialog', () => {
  async function opened() {
    render(Gallery);
    const opener = screen.getByRole('button', { name: 'Import a file' });
    opener.focus();
    await fireEvent.click(opener);
    const dialog = await screen.findByRole('dialog', { name: 'Import tickets.csv' });
    return { opener, dialog };
  }

  test('takes the focus to its first field, and gives it back', async () => {
    const { opener, dialog } = await opened();
    const field = screen.getByRole('textbox', { name: 'Base prompt for all' });
    await waitFor(() => expect(document.activeElement).toBe(field));
    await fireEvent.keyDown(dialog, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(opener));
  });

  test('passes by what only the pointer uses', async () => {
    const html = '<p><button tabindex="-1">Less</button><input aria-label="Drafts" /></p>';
    render(Dialog, { open: true, title: 'Bake', children: createRawSnippet(() => ({ render: () => html })) });
    const field = await screen.findByRole('textbox', { name: 'Drafts' });
    await waitFor(() => expect(document.activeElement).toBe(field));
  });

  test('keeps the focus inside', async () => {
    const { opener, dialog } = await opened();
    await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
    opener.focus();
    await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
  });

  test('sends toasts away from its buttons while it is there', async () => {
    const { dialog } = await opened();
    // The mark by which Toasts.svelte knows.
    const mark = () => document.body.querySelector('[data-dialog-overlay]');
    expect(mark()).not.toBeNull();
    await fireEvent.keyDown(dialog, { key: 'Escape' });
    await waitFor(() => expect(mark()).toBeNull());
  });

  test('is described by its quiet line', async () => {
    const { dialog } = await opened();
    expect(document.getElementById(dialog.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      '243 rows',
    );
  });
});

test.each([
  [900, '<p>A long list of keys</p>', true],
  [400, '<p>A short list of keys</p>', false],
  [900, '<p>Choose one <button>Here</button></p>', false],
])('of %i px with %s: whether the keys have to reach its body is %s', async (height, html, isReached) => {
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(height);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
  render(Dialog, { open: true, title: 'Keys', children: createRawSnippet(() => ({ render: () => html })) });
  await screen.findByRole('dialog', { name: 'Keys' });
  const region = screen.queryByRole('region', { name: 'Keys' });
  expect(region?.tabIndex).toBe(isReached ? 0 : undefined);
  vi.restoreAllMocks();
});

describe('a question', () => {
  const props = {
    open: true,
    title: 'Erase everything?',
    confirm: 'Erase 3 projects',
    kind: 'danger',
    typed: { label: 'Type ERASE', word: 'ERASE' },
  } as const;

  test('waits for the word, and stays until it is done', async () => {
    const [onconfirm, oncancel] = [vi.fn(), vi.fn()];
    render(ConfirmDialog, { ...props, onconfirm, oncancel });
    const confirm = await screen.findByRole('button', { name: 'Erase 3 projects' });
    await fireEvent.click(confirm);
    expect(onconfirm).not.toHaveBeenCalled();
    await fireEvent.input(screen.getByRole('textbox', { name: 'Type ERASE' }), {
      target: { value: 'ERASE' },
    });
    await fireEvent.click(confirm);
    expect(onconfirm).toHaveBeenCalledOnce();
    expect(screen.getByRole('dialog')).toBeTruthy();
    expect(oncancel).not.toHaveBeenCalled();
  });

  test('is cancelled once, by its button or by Esc', async () => {
    for (const cancel of [
      () => fireEvent.click(screen.getByRole('button', { name: 'Cancel' })),
      () => fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' }),
    ]) {
      const oncancel = vi.fn();
      const { unmount } = render(ConfirmDialog, { ...props, onconfirm: vi.fn(), oncancel });
      await screen.findByRole('dialog');
      await cancel();
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
      expect(oncancel).toHaveBeenCalledOnce();
      unmount();
    }
  });
});
