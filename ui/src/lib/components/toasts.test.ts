// How long messages stay, and which go first.
import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import ToastsShown from './Toasts.svelte';
import { TOAST_MS, Toasts } from './toasts.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = (toasts: Toasts) => toasts.list.map(({ text }) => text);

describe('a message', () => {
  test('goes after its time, and a failure stays', () => {
    const toasts = new Toasts();
    toasts.add({ text: 'Saved' });
    toasts.add({ text: 'The disk is full', kind: 'bad' });
    vi.advanceTimersByTime(TOAST_MS - 1);
    expect(texts(toasts)).toEqual(['Saved', 'The disk is full']);
    vi.advanceTimersByTime(1);
    expect(texts(toasts)).toEqual(['The disk is full']);
    vi.advanceTimersByTime(100 * TOAST_MS);
    expect(texts(toasts)).toEqual(['The disk is full']);
  });

  test('stays while it is held, and then has its whole time', () => {
    const toasts = new Toasts();
    toasts.add({ text: 'One' });
    vi.advanceTimersByTime(TOAST_MS - 1);
    toasts.hold();
    toasts.add({ text: 'Two' });
    vi.advanceTimersByTime(10 * TOAST_MS);
    expect(texts(toasts)).toEqual(['One', 'Two']);
    toasts.release();
    vi.advanceTimersByTime(TOAST_MS - 1);
    expect(texts(toasts)).toEqual(['One', 'Two']);
    vi.advanceTimersByTime(1);
    expect(texts(toasts)).toEqual([]);
  });

  test('gives way to the fourth, failures last', () => {
    const toasts = new Toasts();
    toasts.add({ text: 'bad 1', kind: 'bad' });
    for (const text of ['1', '2', '3']) toasts.add({ text });
    expect(texts(toasts)).toEqual(['bad 1', '2', '3']);
    for (const text of ['bad 2', 'bad 3', 'bad 4']) toasts.add({ text, kind: 'bad' });
    expect(texts(toasts)).toEqual(['bad 2', 'bad 3', 'bad 4']);
    toasts.add({ text: 'the newest is always told' });
    expect(texts(toasts)).toEqual(['bad 3', 'bad 4', 'the newest is always told']);
  });
});

describe('on the page', () => {
  test('is read as a status, a failure as an alert', async () => {
    const toasts = new Toasts();
    render(ToastsShown, { toasts });
    toasts.add({ text: 'Saved' });
    toasts.add({ text: 'The disk is full', kind: 'bad' });
    await tick();
    expect(screen.getByRole('status').textContent).toContain('Saved');
    expect(screen.getByRole('alert').textContent).toContain('The disk is full');
  });

  test('stays under the pointer and the focus, and its Undo undoes', async () => {
    const undo = vi.fn();
    const toasts = new Toasts();
    render(ToastsShown, { toasts });
    toasts.add({ text: '3 examples deleted', undo });
    await tick();
    const region = screen.getByRole('region', { name: 'Messages' });
    const button = screen.getByRole('button', { name: 'Undo' });
    await fireEvent.pointerEnter(region);
    await fireEvent.focusIn(button);
    await fireEvent.pointerLeave(region);
    vi.advanceTimersByTime(10 * TOAST_MS);
    expect(texts(toasts)).toHaveLength(1);
    await fireEvent.focusOut(button, { relatedTarget: document.body });
    vi.advanceTimersByTime(TOAST_MS - 1);
    await fireEvent.click(button);
    expect(undo).toHaveBeenCalledOnce();
    expect(texts(toasts)).toEqual([]);
  });

  test('one that is closed under the pointer does not hold the next', async () => {
    const toasts = new Toasts();
    render(ToastsShown, { toasts });
    toasts.add({ text: 'One' });
    await tick();
    await fireEvent.pointerEnter(screen.getByRole('region', { name: 'Messages' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Close this message' }));
    toasts.add({ text: 'Two' });
    vi.advanceTimersByTime(TOAST_MS);
    expect(texts(toasts)).toEqual([]);
  });
});
