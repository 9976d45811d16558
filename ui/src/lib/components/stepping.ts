// The arithmetic of steppers and sliders: numbers that stay on their steps and inside their ends, and are read as typed.

export interface Steps {
  least: number;
  most: number;
  step: number;
}

/** The nearest number that may be chosen. Three steps of 0.1 are 0.3, whatever floats say. */
export function onStep(value: number, { least, most, step }: Steps): number {
  const stepped = least + Math.round((value - least) / step) * step;
  return clean(Math.min(most, Math.max(least, stepped)));
}

/** The number some steps on or back. From between two steps it is first the next one in that direction. */
export function stepped(value: number, count: number, steps: Steps): number {
  const here = onStep(value, steps);
  const isBeyond = (here - value) * count > 0 && Math.abs(here - value) > steps.step * 1e-6;
  return onStep(here + (isBeyond ? count - Math.sign(count) : count) * steps.step, steps);
}

/**
 * What a person typed, in the digits and signs of `write`, or in plain ones; nothing where it is no number. A sign
 * between groups of digits is for reading, unless the language says that it starts the fraction.
 */
export function readNumber(text: string, write: (value: number) => string): number | undefined {
  let plain = text.replace(/[\s\u00a0\u202f']/g, '').replace('−', '-');
  for (let digit = 0; digit <= 9; digit += 1) plain = plain.replaceAll(write(digit), String(digit));
  plain = plain.replaceAll('٫', '.').replaceAll('٬', ',');
  const group = write(0.5).includes(',') ? '\\.' : ',';
  // 1,234,567 in most places, 12,34,567 in India.
  const grouped = new RegExp(`^-?[1-9]\\d{0,2}(${group}\\d{2,3})*${group}\\d{3}(?!\\d)`);
  if (grouped.test(plain)) plain = plain.replace(new RegExp(group, 'g'), '');
  plain = plain.replace(',', '.');
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : undefined;
}

function clean(value: number): number {
  return Number(value.toPrecision(12));
}
