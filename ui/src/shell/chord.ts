// Which keys were pressed together, in one word: "Ctrl+K", "Ctrl+Shift+[", "F6", "?". Command on a Mac is Ctrl here.

/** Keys that other keyboards reach by other ways, by where they lie. */
const BY_PLACE: Record<string, string> = { BracketLeft: '[', BracketRight: ']', Comma: ',' };

export function chordOf(event: KeyboardEvent): string {
  const hasModifier = event.ctrlKey || event.metaKey;
  if (!hasModifier) return event.key;
  const shift = event.shiftKey ? 'Shift+' : '';
  return `Ctrl+${shift}${event.altKey ? 'Alt+' : ''}${keyName(event)}`;
}

function keyName({ key, code }: KeyboardEvent): string {
  const placed = BY_PLACE[code];
  if (placed) return placed;
  // A digit is one also where Shift types it, and a letter also where the keyboard writes another script.
  if (code.startsWith('Digit')) return code.slice('Digit'.length);
  const isLatin = /^[a-z]$/i.test(key);
  if (!isLatin && code.startsWith('Key')) return code.slice('Key'.length);
  return key.length === 1 ? key.toUpperCase() : key;
}
