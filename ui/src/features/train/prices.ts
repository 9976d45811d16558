// What the same training would cost elsewhere: one row for a provider, its models inside.
import type { CostRow, MicroDollars, Range } from '$lib/backend/backend';
import { numbers, usableLocale } from '$lib/locale';
import { m } from '$lib/paraglide/messages';

export interface ProviderPrices {
  id: string;
  name: string;
  /** Its first row, which is the cheapest one that can be used. */
  best: CostRow;
  rows: CostRow[];
}

/** The rows come with what can be used first and the cheapest on top; so do the providers. */
export function byProvider(rows: readonly CostRow[]): ProviderPrices[] {
  const providers = new Map<string, ProviderPrices>();
  for (const row of rows) {
    const known = providers.get(row.provider);
    if (known) known.rows.push(row);
    else providers.set(row.provider, { id: row.provider, name: row.provider_name, best: row, rows: [row] });
  }
  return [...providers.values()];
}

const MICROS_PER_CENT = 10_000;

/** Dollars and cents, rounded up: nothing costs less than it is said to. */
export function moneyWords({ least, most }: Range<MicroDollars>): string {
  const [from, to] = [dollars(least), dollars(most)];
  return from === to ? to : m.unit_from_to({ from, to });
}

const inDollars = new Intl.NumberFormat(usableLocale(navigator.languages), {
  style: 'currency',
  currency: 'USD',
  currencyDisplay: 'narrowSymbol',
});

function dollars(amount: MicroDollars): string {
  return inDollars.format(Math.ceil(amount / MICROS_PER_CENT) / 100);
}

/** A day of the price table, such as "14 Nov 2026". The name of a month is a word, so it is English as the rest. */
export function dayWords(day: string): string {
  const parts = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-GB', parts).format(new Date(day));
}

/** Why the training could not start there today; nothing where it could. */
export function barWords({ refusal, availability }: CostRow): string | undefined {
  if (availability === 'closed') return m.train_cloud_closed();
  if (availability === 'closed_to_newcomers') return m.train_cloud_newcomers();
  if (refusal) return m.train_cloud_too_few({ least: numbers.count(refusal.too_few_examples.least) });
  return undefined;
}
