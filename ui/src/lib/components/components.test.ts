// What holds for every component: nothing that axe finds, and nothing that the content security policy drops.
import { fireEvent, render, screen } from '@testing-library/svelte';
import axe from 'axe-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import Gallery from './testing/Gallery.svelte';

async function violations(): Promise<string[]> {
  const rules = {
    // happy-dom lays nothing out; contrast is checked in the real window.
    'color-contrast': { enabled: false },
    // What floats lies beside the landmarks, and the focus goes there and back.
    region: { enabled: false },
  };
  const { violations } = await axe.run(document, { rules });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Opens what floats, one after the other, and looks at each. */
async function openEach(look: () => unknown) {
  await look();
  await fireEvent.keyDown(screen.getByRole('button', { name: 'More' }), { key: 'ArrowDown' });
  expect(await screen.findByRole('menuitem', { name: /Delete/ })).toBeTruthy();
  await look();
  await fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' });
  await fireEvent.keyDown(screen.getByRole('combobox', { name: 'Language' }), { key: 'ArrowDown' });
  expect(await screen.findByRole('option', { name: 'English' })).toBeTruthy();
  await look();
  await fireEvent.keyDown(screen.getByRole('combobox', { name: 'Language' }), { key: 'Escape' });
  await fireEvent.click(screen.getByRole('button', { name: 'Check health' }));
  await fireEvent.click(screen.getByRole('button', { name: 'Import a file' }));
  expect(await screen.findByRole('dialog', { name: 'Import tickets.csv' })).toBeTruthy();
  await look();
}

beforeEach(() => {
  document.documentElement.lang = 'en';
  document.title = 'Bakehouse';
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(392);
});
afterEach(() => vi.restoreAllMocks());

test('axe finds nothing, whatever is open', async () => {
  render(Gallery);
  await openEach(async () => expect(await violations()).toEqual([]));
});

test('no style attribute is in a template, where the policy drops it', async () => {
  // Svelte's own `style:` and spread styles go through `element.style`, which the policy lets be.
  const written: string[] = [];
  for (const { prototype } of [Element, HTMLTemplateElement]) {
    const markup = Object.getOwnPropertyDescriptor(prototype, 'innerHTML');
    if (!markup) continue;
    vi.spyOn(prototype, 'innerHTML', 'set').mockImplementation(function (this: Element, html) {
      written.push(html);
      markup.set?.call(this, html);
    });
  }
  const probe = document.createElement('template');
  Reflect.set(probe, 'innerHTML', '<i></i>');
  expect(written).toEqual(['<i></i>']);
  render(Gallery);
  await openEach(() => expect(written.filter((html) => /\sstyle\s*=/.test(html))).toEqual([]));
});

test('the technical names are printed where the settings ask for them', () => {
  const { unmount } = render(Gallery);
  expect(screen.getByText('Passes').tagName).toBe('BUTTON');
  unmount();
  render(Gallery, { technicalNames: true });
  const term = screen.getByText('Passes (epochs)');
  const explanation = document.getElementById(term.getAttribute('aria-describedby') ?? '');
  expect(explanation?.textContent).toContain('studied every example once.');
  expect(explanation?.textContent).toContain('Technical name: epochs');
});
