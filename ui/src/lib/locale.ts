// How numbers look. The language of the sentences is English until there are more message files; numbers follow the
// person's own language where the browser knows it.

const FALLBACK = 'en';

/** The first of `wanted` that formatters take. The window may say "C" or nothing at all. */
export function usableLocale(wanted: readonly string[]): string {
  return wanted.find(isUsable) ?? FALLBACK;
}

function isUsable(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

export class Numbers {
  constructor(private readonly locale: string) {}

  count(value: number): string {
    return new Intl.NumberFormat(this.locale).format(value);
  }

  /** Memory in the units it is sold in: 16 GB are 16 × 2³⁰ bytes, of which the system sees a little less. */
  memory(bytes: number): string {
    return this.gigabytes(bytes / 2 ** 30);
  }

  /** Disks in the units they are sold in. */
  disk(bytes: number): string {
    return this.gigabytes(bytes / 1e9);
  }

  private gigabytes(value: number): string {
    const maximumFractionDigits = value < 10 ? 1 : 0;
    const style = { style: 'unit', unit: 'gigabyte', maximumFractionDigits } as const;
    return new Intl.NumberFormat(this.locale, style).format(value);
  }
}

export const numbers = new Numbers(usableLocale(navigator.languages));
