// Opens the whole page on a fake program, at a place.
import { configure, render } from '@testing-library/svelte';
import App from '../src/App.svelte';
import { answers } from './fake/all';
import { FakeBackend, type Answers } from './fake/backend';

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 10_000 });

export function open(hash: string, changes: Answers = {}): FakeBackend {
  location.hash = hash;
  document.documentElement.lang = 'en';
  const backend = new FakeBackend({ ...answers, ...changes });
  render(App, { backend });
  return backend;
}

/** Presses keys where the focus is. */
export function press(key: string, keys: KeyboardEventInit = {}): void {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...keys });
  (document.activeElement ?? document.body).dispatchEvent(event);
}
