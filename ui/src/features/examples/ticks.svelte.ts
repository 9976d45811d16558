// Which examples are ticked: some, or all of the view but some. A million ticked rows are one word, not a million ids.
import { SvelteMap } from 'svelte/reactivity';
import type { ExampleRow, ExampleRows, ViewRequest, Which } from '$lib/backend/backend';
import type { LoadRows } from './row-blocks.svelte';

/** As many rows as one question may ask for. */
const MOST_AT_ONCE = 500;

export class Ticks {
  /** All of the view, and `#named` are the ones that are not. */
  #isAllBut = $state(false);
  readonly #named = new SvelteMap<number, ExampleRow>();

  isTicked(id: number): boolean {
    return this.#named.has(id) !== this.#isAllBut;
  }

  /** How many, in a view of `total` rows. */
  count(total: number): number {
    return this.#isAllBut ? Math.max(0, total - this.#named.size) : this.#named.size;
  }

  toggle(row: ExampleRow): void {
    if (this.#named.has(row.id)) this.#named.delete(row.id);
    else this.#named.set(row.id, row);
  }

  /** Ticks these too. */
  add(rows: readonly ExampleRow[]): void {
    for (const row of rows) {
      if (this.#isAllBut) this.#named.delete(row.id);
      else this.#named.set(row.id, row);
    }
  }

  all(): void {
    this.#named.clear();
    this.#isAllBut = true;
  }

  clear(): void {
    this.#named.clear();
    this.#isAllBut = false;
  }

  /** Whether `test` holds for every ticked example; not for all of a view, of which nobody knows every row. */
  every(test: (row: ExampleRow) => boolean): boolean {
    return !this.#isAllBut && [...this.#named.values()].every(test);
  }

  /** As acts take it. */
  which(view: ViewRequest): Which {
    const named = [...this.#named.keys()];
    return this.#isAllBut ? { all_but: { view, except: named } } : { these: named };
  }

  /** The number of each ticked example, for the acts that take nothing else. */
  async ids(load: LoadRows): Promise<number[]> {
    if (!this.#isAllBut) return [...this.#named.keys()];
    const rows = await rowsBetween(load, 0, Number.MAX_SAFE_INTEGER);
    return rows.map(({ id }) => id).filter((id) => this.isTicked(id));
  }
}

/** The rows from one to another, both included, or as far as there are any. */
export async function rowsBetween(load: LoadRows, from: number, to: number): Promise<ExampleRow[]> {
  const rows: ExampleRow[] = [];
  let answer: ExampleRows;
  do {
    const next = from + rows.length;
    answer = await load(next, Math.min(MOST_AT_ONCE, to - next + 1));
    rows.push(...answer.rows);
  } while (answer.rows.length > 0 && from + rows.length <= Math.min(to, answer.total - 1));
  return rows;
}
