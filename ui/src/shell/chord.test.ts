import { expect, test } from 'vitest';
import { chordOf } from './chord';

test.each([
  [{ key: 'k', code: 'KeyK', ctrlKey: true }, 'Ctrl+K'],
  [{ key: 'k', code: 'KeyK', metaKey: true }, 'Ctrl+K'],
  [{ key: 'л', code: 'KeyK', ctrlKey: true }, 'Ctrl+K'],
  // On a French keyboard the letter Z lies where the English one has W.
  [{ key: 'z', code: 'KeyW', ctrlKey: true }, 'Ctrl+Z'],
  [{ key: 'Z', code: 'KeyZ', ctrlKey: true, shiftKey: true }, 'Ctrl+Shift+Z'],
  [{ key: '&', code: 'Digit1', ctrlKey: true }, 'Ctrl+1'],
  [{ key: '{', code: 'BracketLeft', ctrlKey: true, shiftKey: true }, 'Ctrl+Shift+['],
  [{ key: ',', code: 'Comma', ctrlKey: true }, 'Ctrl+,'],
  [{ key: 'k', code: 'KeyK', ctrlKey: true, altKey: true }, 'Ctrl+Alt+K'],
  [{ key: 'F6', code: 'F6' }, 'F6'],
  [{ key: '?', code: 'Slash', shiftKey: true }, '?'],
  [{ key: 'Escape', code: 'Escape' }, 'Escape'],
])('%o is %s', (keys, chord) => {
  expect(chordOf(new KeyboardEvent('keydown', keys))).toBe(chord);
});
