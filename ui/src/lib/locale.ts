// How numbers, sizes, times and dates look. The language of the sentences is English until there are more message
// files; numbers follow the person's own language where the browser knows it.
import { m } from './paraglide/messages';

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

const SIZES = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY_MS = 24 * HOUR * 1000;

export class Numbers {
  constructor(private readonly locale: string) {}

  count(value: number): string {
    return new Intl.NumberFormat(this.locale).format(value);
  }

  /** To two digits that count: "12,000" where it is 12,345. More would be false precision. */
  about(value: number): string {
    return new Intl.NumberFormat(this.locale, { maximumSignificantDigits: 2 }).format(value);
  }

  /** Money in US dollars; less than a cent is said so and not as nothing. */
  dollars(value: number): string {
    const cents = { style: 'currency', currency: 'USD' } as const;
    const write = (amount: number) => new Intl.NumberFormat(this.locale, cents).format(amount);
    return value > 0 && value < 0.01 ? m.unit_less_than({ amount: write(0.01) }) : write(value);
  }

  /** With as many digits after the point as say something. */
  decimal(value: number, digits: number): string {
    return new Intl.NumberFormat(this.locale, { maximumFractionDigits: digits }).format(value);
  }

  /** A share from 0 to 1 as "62 %". */
  percent(share: number): string {
    return `${this.count(Math.round(share * 100))} %`;
  }

  /** Memory in the units it is sold in: 16 GB are 16 × 2³⁰ bytes, of which the system sees a little less. */
  memory(bytes: number): string {
    return this.size(bytes, 2 ** 10);
  }

  /** Disks and files in the units they are sold and listed in. */
  disk(bytes: number): string {
    return this.size(bytes, 1000);
  }

  /** How long something took or takes, in the unit that one would say: "14 s", "5 min", "1 h 20 min". */
  duration(seconds: number): string {
    const { number, unit } = this.inUnit(seconds);
    return unit(number);
  }

  /** From one duration to another: "12 to 16 min", "50 s to 2 min", or one of them where both read alike. */
  durations({ least, most }: { least: number; most: number }): string {
    const [low, high] = [this.inUnit(least), this.inUnit(most)];
    const [from, to] = [low.unit(low.number), high.unit(high.number)];
    if (from === to) return to;
    // "12 min to 16 min" would say its unit twice.
    return m.unit_from_to({ from: low.unit === high.unit ? low.number : from, to });
  }

  /** A moment as one would say it: "10:32" today, "Yesterday", "4 Nov", "4 Nov 2025". */
  moment(at: number, now: number): string {
    const [then, today] = [new Date(at), new Date(now)];
    const days = wholeDays(today) - wholeDays(then);
    if (days === 0) return this.time(at);
    if (days === 1) return m.unit_yesterday();
    const year = then.getFullYear() === today.getFullYear() ? {} : ({ year: 'numeric' } as const);
    // The name of a month is a word, so it is English as the sentence around it; and day before month, as in DESIGN.md.
    return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...year }).format(then);
  }

  /** How long ago that was: "Now", "38 min ago", and from an hour on the moment itself. */
  ago(at: number, now: number): string {
    const minutes = Math.floor((now - at) / (MINUTE * 1000));
    if (minutes < 1) return m.unit_now();
    if (minutes < 60) return m.unit_minutes_ago({ count: this.count(minutes) });
    return this.moment(at, now);
  }

  /** The hour and minute, as the person's language writes them. */
  time(at: number): string {
    return new Intl.DateTimeFormat(this.locale, { hour: '2-digit', minute: '2-digit' }).format(at);
  }

  private inUnit(seconds: number): { number: string; unit: (count: string) => string } {
    if (Math.round(seconds) < MINUTE) return { number: this.count(Math.round(seconds)), unit: inSeconds };
    const minutes = Math.round(seconds / MINUTE);
    if (minutes < 60) return { number: this.count(minutes), unit: inMinutes };
    const hours = this.count(Math.floor(minutes / 60));
    // Beyond a few hours the minutes are false precision.
    const isWhole = minutes % 60 === 0 || minutes >= 5 * 60;
    if (isWhole) return { number: this.count(Math.round(minutes / 60)), unit: inHours };
    return { number: m.unit_hours_minutes({ hours, minutes: this.count(minutes % 60) }), unit: asItIs };
  }

  private size(bytes: number, step: number): string {
    let [value, place] = [bytes / step, 0];
    // 999.6 kB read as 1,000 kB: that is 1 MB.
    while (Math.round(value) >= step && place < SIZES.length - 1) {
      value /= step;
      place += 1;
    }
    const maximumFractionDigits = value < 10 && place > 0 ? 1 : 0;
    const style = { style: 'unit', unit: SIZES[place] ?? 'kilobyte', maximumFractionDigits } as const;
    return new Intl.NumberFormat(this.locale, style).format(value);
  }
}

const inSeconds = (count: string) => m.unit_seconds({ count });
const inMinutes = (count: string) => m.unit_minutes({ count });
const inHours = (count: string) => m.unit_hours({ count });
const asItIs = (words: string) => words;

/** Days since some day, by the calendar on the wall. */
function wholeDays(date: Date): number {
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS);
}

export const numbers = new Numbers(usableLocale(navigator.languages));
