// A million rows under the keys and the pointer.
import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import List from './testing/List.svelte';
import type { RowWindow } from './window';

const MILLION = 1_000_000;

beforeEach(() => {
  // Ten rows of 36 px under a head of 32.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(392);
});
afterEach(() => vi.restoreAllMocks());

async function list(props: Partial<{ total: number; active: number }> = {}) {
  const calls = { onTick: vi.fn(), onOpen: vi.fn(), onWindow: vi.fn() };
  const { rerender } = render(List, { total: MILLION, ...calls, ...props });
  await tick();
  const grid = screen.getByRole('grid', { name: 'Examples' });
  grid.focus();
  const press = (...keys: string[]) =>
    keys.reduce(async (before, key) => {
      await before;
      const [name = '', shift] = key.split('+').reverse();
      await fireEvent.keyDown(grid, { key: name, shiftKey: shift === 'Shift' });
    }, Promise.resolve());
  return { ...calls, grid, press, rerender };
}

const row = (index: number) => document.querySelector<HTMLElement>(`[data-index="${index}"]`);
const active = () => document.querySelector('.active [role="gridcell"]:last-child')?.firstChild?.textContent;
const drawn = () =>
  [...document.querySelectorAll<HTMLElement>('[data-index]')].map(({ dataset }) => Number(dataset['index']));

describe('what is drawn', () => {
  test('is a handful of elements, in order, that say which rows they are', async () => {
    const { grid } = await list();
    expect(drawn().length).toBeLessThan(30);
    expect(drawn()).toEqual([...drawn()].sort((one, other) => one - other));
    expect(grid.getAttribute('aria-rowcount')).toBe(String(MILLION + 1));
    expect(row(0)?.getAttribute('aria-rowindex')).toBe('2');
  });

  test('is told, once a frame', async () => {
    const { onWindow, grid } = await list();
    await new Promise(requestAnimationFrame);
    expect(onWindow.mock.calls).toEqual([
      [
        { first: 0, count: 16 },
        { first: 0, count: 10 },
      ],
    ]);
    for (const scrollTop of [3_000_000, 4_000_000, 7_500_000]) {
      grid.scrollTop = scrollTop;
      await fireEvent.scroll(grid);
    }
    await new Promise(requestAnimationFrame);
    expect(onWindow).toHaveBeenCalledTimes(2);
    const [{ first, count }] = onWindow.mock.lastCall as [RowWindow];
    expect(Math.abs(first - 500_000)).toBeLessThan(30);
    expect(count).toBeLessThan(30);
  });

  test('is no more than what is seen, while the bar is dragged through all of it', async () => {
    const { grid, onWindow } = await list();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    grid.scrollTop = 3_000_000;
    await fireEvent.scroll(grid);
    await new Promise(requestAnimationFrame);
    const [leapt, seen] = onWindow.mock.lastCall as [RowWindow, RowWindow];
    expect(leapt).toEqual(seen);
    await vi.advanceTimersByTimeAsync(200);
    await new Promise(requestAnimationFrame);
    const [rested, same] = onWindow.mock.lastCall as [RowWindow, RowWindow];
    expect(same).toEqual(seen);
    expect(rested).toEqual({ first: seen.first - 6, count: seen.count + 12 });
  });

  test('uses its elements again', async () => {
    const { grid } = await list();
    const elements = () => [...document.querySelectorAll('[data-index]')];
    const scroll = async (...places: number[]) => {
      for (const place of places) {
        grid.scrollTop = place;
        await fireEvent.scroll(grid);
      }
    };
    let before = new Set(elements());
    await scroll(100, 200, 300);
    expect(elements().filter((element) => before.has(element)).length).toBeGreaterThanOrEqual(15);
    await scroll(3_000_000);
    before = new Set(elements());
    await scroll(7_500_000, 100_000, 5_000_000);
    const kept = elements().filter((element) => before.has(element));
    expect(kept.length, 'and while the bar is dragged').toBeGreaterThanOrEqual(before.size - 1);
  });

  test('stays in place as far as the list is still that long', async () => {
    const { rerender, press } = await list();
    await press('End');
    expect(active()).toBe('Question 1000000');
    await rerender({ total: 300 });
    expect(drawn().at(-1)).toBe(299);
    await rerender({ total: 0 });
    expect(drawn()).toEqual([]);
    await press('ArrowDown', 'Enter', ' ');
  });
});

describe('the keys', () => {
  test('move the active row, which stays in sight', async () => {
    const { press, grid } = await list();
    await press('ArrowDown', 'ArrowDown');
    expect(active()).toBe('Question 3');
    expect(grid.getAttribute('aria-activedescendant')).toBe(row(2)?.id);
    await press('End');
    expect(active()).toBe('Question 1000000');
    await press('PageUp');
    expect(active()).toBe('Question 999991');
    await press('Home', 'ArrowUp');
    expect(active()).toBe('Question 1');
    expect(grid.scrollTop).toBe(0);
  });

  test('are one stop for Tab', async () => {
    const { grid } = await list();
    expect(grid.tabIndex).toBe(0);
    expect(document.activeElement).toBe(grid);
    expect(document.querySelector('[data-index][tabindex]')).toBeNull();
  });

  test('open and tick the active row', async () => {
    const { press, onOpen, onTick } = await list({ active: 4 });
    await press('Enter', ' ');
    expect(onOpen.mock.calls).toEqual([[4]]);
    expect(onTick.mock.calls).toEqual([[4, undefined]]);
  });

  test('tick a range with Shift, from the row that was ticked last', async () => {
    const { press, onTick } = await list({ active: 4 });
    await press(' ', 'ArrowDown', 'ArrowDown', 'Shift+ ');
    expect(onTick.mock.lastCall).toEqual([6, [4, 6]]);
    await press('Home', 'Shift+ArrowDown', 'Shift+ArrowDown');
    expect(onTick.mock.lastCall).toEqual([2, [0, 2]]);
  });

  test('leave the keys of a button in a row alone', async () => {
    const { onOpen } = await list({ active: 4 });
    const button = row(4)?.querySelector('button') as Element;
    await fireEvent.keyDown(button, { key: 'Enter' });
    expect(onOpen).not.toHaveBeenCalled();
  });
});

describe('the pointer', () => {
  test('makes a row active, and opens it with two presses', async () => {
    const { onOpen, onTick } = await list();
    await fireEvent.click(row(3) as Element);
    expect(active()).toBe('Question 4');
    await fireEvent.dblClick(row(3) as Element);
    expect(onOpen.mock.calls).toEqual([[3]]);
    expect(onTick).not.toHaveBeenCalled();
  });

  test('ticks by the tick, and with Shift all rows between', async () => {
    const { onTick, onOpen } = await list();
    const box = (index: number) => row(index)?.querySelector('[role="checkbox"]') as Element;
    await fireEvent.click(box(7));
    await fireEvent.click(box(2), { shiftKey: true });
    await fireEvent.dblClick(box(2));
    expect(onTick.mock.calls).toEqual([
      [7, undefined],
      [2, [2, 7]],
    ]);
    expect(onOpen).not.toHaveBeenCalled();
  });

  test('scrolls a compressed list pixel by pixel with the wheel', async () => {
    const { grid } = await list();
    const offset = () =>
      Number(
        /translateY\((-?[\d.]+)px\)/.exec(
          document.querySelector<HTMLElement>('.layer')?.style.transform ?? '',
        )?.[1],
      );
    await fireEvent.wheel(grid, { deltaY: 57 });
    expect(offset()).toBe(-57);
    await fireEvent.wheel(grid, { deltaY: -7 });
    expect(offset()).toBe(-50);
  });
});

test('a row that is made active from outside comes into sight', async () => {
  const { rerender } = await list();
  await rerender({ active: 777_777 });
  expect(active()).toBe('Question 777778');
});
