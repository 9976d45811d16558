// Controls as a keyboard meets them, and what they do when they can't.
import { fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet, tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PAUSE_MS } from './after-pause';
import Button from './Button.svelte';
import Checkbox from './Checkbox.svelte';
import Field from './Field.svelte';
import FilterChip from './FilterChip.svelte';
import RadioCards from './RadioCards.svelte';
import Select from './Select.svelte';
import SettingRow from './SettingRow.svelte';
import Slider from './Slider.svelte';
import Stepper from './Stepper.svelte';
import Switch from './Switch.svelte';
import Tabs from './Tabs.svelte';
import Term from './Term.svelte';

const words = (text: string) => createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));
const tip = () => document.querySelector('[aria-hidden="true"].tip')?.textContent?.trim();

function descriptionOf(element: Element) {
  return document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a button that can’t be pressed', () => {
  const reason = 'Add 4 examples first';

  test('stays in reach, says why, and does nothing', async () => {
    const onclick = vi.fn();
    render(Button, { disabledReason: reason, onclick, children: words('Start training') });
    const button = screen.getByRole('button', { name: 'Start training' });
    button.focus();
    expect(document.activeElement).toBe(button);
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.hasAttribute('disabled')).toBe(false);
    expect(descriptionOf(button)).toBe(reason);
    await fireEvent.click(button);
    expect(onclick).not.toHaveBeenCalled();
    expect(tip()).toBe(reason);
    await fireEvent.keyDown(button, { key: 'Escape' });
    expect(tip()).toBeUndefined();
  });

  test('is no link either', () => {
    render(Button, { disabledReason: reason, href: '#train', children: words('Train') });
    expect(screen.queryByRole('link')).toBeNull();
  });

  test('a busy one keeps its words, and takes no second press', async () => {
    const onclick = vi.fn();
    const props = { busy: true, onclick, children: words('Test and save') };
    const { rerender } = render(Button, props);
    const button = screen.getByRole('button', { name: 'Test and save' });
    expect(button.getAttribute('aria-busy')).toBe('true');
    await fireEvent.click(button);
    expect(onclick).not.toHaveBeenCalled();
    await rerender({ ...props, busy: false });
    await fireEvent.click(button);
    expect(onclick).toHaveBeenCalledOnce();
  });
});

describe('a tip', () => {
  const explains = 'One pass means it has studied every example once.';

  test('comes when the pointer rests, stays while it is on the tip, and goes when it leaves', async () => {
    render(Term, { text: 'Passes', explains });
    const term = screen.getByRole('button', { name: 'Passes' });
    await fireEvent.pointerEnter(term, { pointerType: 'mouse' });
    expect(tip()).toBeUndefined();
    vi.advanceTimersByTime(150);
    expect(tip()).toBe(explains);
    await fireEvent.pointerLeave(term);
    await fireEvent.pointerEnter(document.querySelector('.tip') as Element);
    vi.advanceTimersByTime(5000);
    expect(tip()).toBe(explains);
    await fireEvent.pointerLeave(document.querySelector('.tip') as Element);
    vi.advanceTimersByTime(500);
    expect(tip()).toBeUndefined();
  });

  test('of a word comes at a tap, and goes at a tap elsewhere', async () => {
    render(Term, { text: 'Passes', explains });
    await fireEvent.click(screen.getByRole('button', { name: 'Passes' }));
    expect(tip()).toBe(explains);
    await fireEvent.pointerDown(document.body);
    expect(tip()).toBeUndefined();
  });

  test('goes with what it is about', async () => {
    const { unmount } = render(Term, { text: 'Passes', explains });
    await fireEvent.click(screen.getByRole('button', { name: 'Passes' }));
    unmount();
    expect(tip()).toBeUndefined();
  });
});

describe('a field', () => {
  const type = async (text: string) => {
    const input = screen.getByRole('textbox', { name: 'Name' });
    await fireEvent.input(input, { target: { value: text } });
    return input;
  };

  test('saves once the fingers rest, and only the last of it', async () => {
    const onsave = vi.fn();
    render(Field, { label: 'Name', onsave });
    await type('M');
    vi.advanceTimersByTime(PAUSE_MS - 1);
    await type('Marv');
    vi.advanceTimersByTime(PAUSE_MS - 1);
    expect(onsave).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onsave.mock.calls).toEqual([['Marv']]);
  });

  test('saves at once when it is left or goes away, and not twice', async () => {
    const onsave = vi.fn();
    const { unmount } = render(Field, { label: 'Name', onsave });
    await fireEvent.blur(await type('Marv'));
    expect(onsave.mock.calls).toEqual([['Marv']]);
    await type('Marvin');
    unmount();
    vi.advanceTimersByTime(10 * PAUSE_MS);
    expect(onsave.mock.calls).toEqual([['Marv'], ['Marvin']]);
  });

  test('says what is wrong with it', () => {
    render(Field, { label: 'Name', error: 'Another project is called Marv' });
    const input = screen.getByRole('textbox', { name: 'Name' });
    expect(input.getAttribute('aria-invalid')).toBe('true');
    expect(descriptionOf(input)).toContain('Another project is called Marv');
  });
});

describe('a stepper', () => {
  function stepper(props: Partial<Parameters<typeof render<typeof Stepper>>[1]> = {}) {
    const onchange = vi.fn();
    render(Stepper, { label: 'Passes', value: 4, least: 1, most: 25, onchange, ...props });
    return { onchange, number: screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Passes' }) };
  }

  test('goes by its arrows and buttons, as far as its ends', async () => {
    const { onchange, number } = stepper();
    await fireEvent.keyDown(number, { key: 'ArrowUp' });
    await fireEvent.keyDown(number, { key: 'PageUp' });
    await fireEvent.keyDown(number, { key: 'PageUp' });
    await fireEvent.keyDown(number, { key: 'ArrowUp' });
    await fireEvent.click(screen.getByRole('button', { name: 'Less: Passes' }));
    expect(onchange.mock.calls).toEqual([[5], [15], [25], [24]]);
    expect(number.getAttribute('aria-valuenow')).toBe('24');
  });

  test.each([
    ['7', 7],
    ['99', 25],
    ['0', 1],
    ['2.6', 3],
  ])('takes a typed %j as %i on Enter', async (typed, taken) => {
    const { onchange, number } = stepper();
    await fireEvent.input(number, { target: { value: typed } });
    expect(onchange).not.toHaveBeenCalled();
    await fireEvent.keyDown(number, { key: 'Enter' });
    expect(onchange.mock.calls).toEqual([[taken]]);
    expect(number.value).toBe(String(taken));
  });

  test.each([
    ['many', 'Enter'],
    ['9', 'Escape'],
  ])('puts back what was there after %j and %s', async (typed, key) => {
    const { onchange, number } = stepper();
    await fireEvent.input(number, { target: { value: typed } });
    await fireEvent.keyDown(number, { key });
    await fireEvent.blur(number);
    expect(onchange).not.toHaveBeenCalled();
    expect(number.value).toBe('4');
  });

  test('that is disabled says why, and stays', async () => {
    const { onchange, number } = stepper({ disabledReason: 'The provider decides' });
    await fireEvent.keyDown(number, { key: 'ArrowUp' });
    await fireEvent.click(screen.getByRole('button', { name: 'More: Passes' }));
    expect(onchange).not.toHaveBeenCalled();
    expect(descriptionOf(number)).toBe('The provider decides');
  });
});

test('a slider goes by its keys and by the number beside it', async () => {
  const onchange = vi.fn();
  render(Slider, { label: 'Learning speed', value: 0.1, least: 0.02, most: 0.2, step: 0.01, onchange });
  const thumb = screen.getByRole('slider', { name: 'Learning speed' });
  await fireEvent.keyDown(thumb, { key: 'ArrowRight' });
  await fireEvent.keyDown(thumb, { key: 'End' });
  const number = screen.getByRole('spinbutton', { name: 'Learning speed' });
  await fireEvent.input(number, { target: { value: '0,05' } });
  await fireEvent.blur(number);
  expect(onchange.mock.calls).toEqual([[0.11], [0.2], [0.05]]);
  expect(thumb.getAttribute('aria-valuenow')).toBe('0.05');
});

test('tabs are one stop, and the arrows go round', async () => {
  const onchange = vi.fn();
  const tabs = [
    { id: 'all', label: 'All examples', count: 82 },
    { id: 'bake', label: 'Bake' },
    { id: 'review', label: 'Review', count: 0 },
  ];
  render(Tabs, { label: 'Examples', tabs, current: 'all', onchange });
  const stops = () => screen.getAllByRole('tab').map(({ tabIndex }) => tabIndex);
  expect(stops()).toEqual([0, -1, -1]);
  expect(screen.getByRole('tab', { name: 'Review 0' })).toBeTruthy();
  await fireEvent.keyDown(screen.getByRole('tab', { name: /All/ }), { key: 'ArrowLeft' });
  expect(document.activeElement?.textContent).toContain('Review');
  await fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowRight' });
  await fireEvent.keyDown(document.activeElement as Element, { key: 'End' });
  expect(onchange.mock.calls).toEqual([['review'], ['all'], ['review']]);
  expect(stops()).toEqual([-1, -1, 0]);
});

test('a card that can’t be chosen stays in reach, and says why', async () => {
  const onchange = vi.fn();
  const options = [
    { value: 'here', label: 'This computer', text: 'Free' },
    { value: 'cloud', label: 'A cloud provider', disabledReason: 'Needs the internet' },
    { value: 'other', label: 'Another one' },
  ];
  render(RadioCards, { label: 'Where?', options, value: 'here', onchange });
  const cloud = screen.getByRole<HTMLInputElement>('radio', { name: 'A cloud provider' });
  expect(descriptionOf(cloud)).toBe('Needs the internet');
  await fireEvent.click(cloud);
  expect(onchange).not.toHaveBeenCalled();
  await fireEvent.click(screen.getByRole('radio', { name: 'Another one' }));
  expect(onchange.mock.calls).toEqual([['other']]);
});

test.each([
  ['checkbox', Checkbox],
  ['switch', Switch],
] as const)('a %s that is disabled stays as it is', async (role, component) => {
  const onchange = vi.fn();
  const { rerender } = render(component, { label: 'Log scale', onchange, disabledReason: 'No steps yet' });
  const control = screen.getByRole<HTMLInputElement>(role, { name: 'Log scale' });
  await fireEvent.click(control);
  expect(onchange).not.toHaveBeenCalled();
  expect(control.checked).toBe(false);
  await rerender({ disabledReason: undefined });
  await fireEvent.click(control);
  expect(onchange.mock.calls).toEqual([[true]]);
});

test('a select opens, moves and chooses by the keys, past what can’t be chosen', async () => {
  const onchange = vi.fn();
  const options = [
    { value: 'en', label: 'English' },
    { value: 'tlh', label: 'Klingon', disabledReason: 'Not yet' },
    { value: 'de', label: 'Deutsch' },
  ];
  render(Select, { label: 'Language', options, value: 'en', onchange });
  const trigger = screen.getByRole('combobox', { name: 'Language' });
  await fireEvent.keyDown(trigger, { key: 'ArrowDown' });
  await vi.advanceTimersByTimeAsync(50);
  expect(screen.getByRole('option', { name: /Klingon/ }).textContent).toContain('Not yet');
  await fireEvent.keyDown(trigger, { key: 'ArrowDown' });
  await fireEvent.keyDown(trigger, { key: 'Enter' });
  await tick();
  expect(onchange.mock.calls).toEqual([['de']]);
  expect(trigger.textContent).toContain('Deutsch');
});

test('a filter shows its count, even when it is 0', async () => {
  const onclick = vi.fn();
  render(FilterChip, { label: 'Held back', count: 0, pressed: true, onclick });
  const chip = screen.getByRole('button', { name: 'Held back 0', pressed: true });
  await fireEvent.click(chip);
  expect(onclick).toHaveBeenCalledOnce();
});

test('a setting is recommended, or offers the way back', async () => {
  const onreset = vi.fn();
  const props = { name: 'Learning speed', children: words('0.1') };
  const { rerender } = render(SettingRow, { ...props, state: true });
  expect(screen.getByText('Recommended')).toBeTruthy();
  await rerender({ ...props, state: 'Use 0.1', onreset });
  await fireEvent.click(screen.getByRole('button', { name: 'Use 0.1' }));
  expect(onreset).toHaveBeenCalledOnce();
});
