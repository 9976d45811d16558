// What the loss chart says and how it moves. The drawing itself is looked at in the real window.
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import LossChart from './LossChart.svelte';
import type { LossChartLabels } from './loss-data';

// happy-dom has no canvas.
vi.mock('./plot', () => ({
  LossPlot: class {
    update() {}
    resize() {}
    pointAt() {}
    destroy() {}
    placeOf = (step: number) => step;
  },
}));
vi.mock('./theme', () => ({
  readColours: () => ({}),
  readFont: () => '',
  watchTheme: () => () => undefined,
}));

const labels: LossChartLabels = {
  title: 'How wrong the answers are, step by step',
  description: 'Training fell from 2.4 to 0.8.',
  steps: 'Steps',
  loss: 'Loss',
  training: 'Training',
  trainingRaw: 'Training, each step',
  heldBack: 'Held-back',
  earlier: 'Run 3',
  checkpoint: 'Checkpoint',
  bestCheckpoint: 'Best checkpoint',
  pass: (pass) => `Pass ${pass}`,
  step: (step) => `Step ${step}`,
  skipped: (count) => `${count} left out`,
  everyNth: (count) => `Every ${count}th step`,
};

const props = {
  training: [
    [1, 2.4],
    [2, NaN],
    [3, 1.6],
    [4, 0.8],
  ] as [number, number][],
  heldBack: [
    [1, 2.5],
    [3, 1.9],
  ] as [number, number][],
  checkpoints: [2, 4],
  best: 4,
  stepsPlanned: 10,
  smoothing: 0,
  labels,
};

const picture = () => screen.getByRole('img', { name: labels.title });
const readout = () => {
  const parts = screen.queryByRole('status')?.children;
  return parts && [...parts].map(({ textContent }) => textContent?.trim());
};

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600);
});
afterEach(() => vi.restoreAllMocks());

test('says what it shows, what there is to see, and what is left out', () => {
  render(LossChart, props);
  const described = picture().getAttribute('aria-describedby') ?? '';
  expect(document.getElementById(described)?.textContent).toBe(labels.description);
  expect(screen.getByText('1 left out')).toBeTruthy();
});

describe('the keys', () => {
  test('move through the steps and read their values', async () => {
    render(LossChart, props);
    await fireEvent.keyDown(picture(), { key: 'ArrowLeft' });
    expect(readout()).toEqual(['Step 4', 'Training 0.80', 'Held-back 1.90', 'Best checkpoint']);
    await fireEvent.keyDown(picture(), { key: 'ArrowLeft' });
    expect(readout()).toEqual(['Step 3', 'Training 1.60', 'Held-back 1.90']);
    await fireEvent.keyDown(picture(), { key: 'Home' });
    await fireEvent.keyDown(picture(), { key: 'ArrowLeft' });
    expect(readout()).toEqual(['Step 1', 'Training 2.40', 'Held-back 2.50']);
    await fireEvent.keyDown(picture(), { key: 'Escape' });
    expect(readout()).toBeUndefined();
  });

  test('change to the table and back, with the focus', async () => {
    render(LossChart, props);
    picture().focus();
    await fireEvent.keyDown(picture(), { key: 'd' });
    await tick();
    const region = screen.getByRole('region', { name: labels.title });
    expect(document.activeElement).toBe(region);
    await fireEvent.keyDown(region, { key: 'D' });
    await tick();
    expect(document.activeElement).toBe(picture());
  });

  test('of the page are left to it', async () => {
    const pageHears = vi.fn();
    document.body.addEventListener('keydown', pageHears, { once: true });
    render(LossChart, props);
    await fireEvent.keyDown(picture(), { key: 'd' });
    expect(pageHears).not.toHaveBeenCalled();
    await fireEvent.keyDown(screen.getByRole('region'), { key: 'k', ctrlKey: true });
    expect(pageHears).toHaveBeenCalledOnce();
  });
});

describe('the table', () => {
  const rows = () =>
    within(screen.getByRole('table'))
      .getAllByRole('row')
      .map((row) => [...row.children].map((cell) => cell.textContent?.trim()));

  test('has every value in its place', () => {
    render(LossChart, { ...props, showTable: true });
    expect(rows()).toEqual([
      ['Steps', 'Training, each step', 'Training', 'Held-back', 'Checkpoint'],
      ['1', '2.40', '2.40', '2.50', ''],
      ['2', '', '2.40', '', 'Checkpoint'],
      ['3', '1.60', '1.60', '1.90', ''],
      ['4', '0.80', '0.80', '', 'Best checkpoint'],
    ]);
  });

  test('of a long run keeps the checks, the checkpoints and the last step', () => {
    const training = Array.from({ length: 200_000 }, (_, index) => [index + 1, 1] as [number, number]);
    render(LossChart, {
      ...props,
      training,
      heldBack: [[777, 2]],
      best: 123_457,
      checkpoints: [123_457],
      showTable: true,
    });
    expect(screen.getByText('Every 1000th step')).toBeTruthy();
    const steps = rows().map(([step]) => step);
    expect(steps.length).toBeLessThan(210);
    expect(steps).toEqual(expect.arrayContaining(['777', '123,457', '200,000']));
  });
});

test('axe finds nothing, with the picture or the table', async () => {
  document.documentElement.lang = 'en';
  document.title = 'Bakehouse';
  for (const showTable of [false, true]) {
    const { unmount, container } = render(LossChart, { ...props, showTable });
    const rules = { 'color-contrast': { enabled: false } };
    const { violations } = await axe.run(container, { rules });
    expect(violations.map(({ id }) => id)).toEqual([]);
    unmount();
  }
});
