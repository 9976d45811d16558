// The rows of the table, asked for block by block as they come into sight. Only what is near is kept, so a million
// examples take no more room than a thousand.
import { SvelteMap } from 'svelte/reactivity';
import { toFailure, type ExampleRow, type ExampleRows, type Failure } from '$lib/backend/backend';

export type LoadRows = (from: number, count: number) => Promise<ExampleRows>;

export const BLOCK = 100;
/** Blocks that are kept: far more than a screen, for scrolling back and forth. */
const KEPT = 40;
/** Questions on their way at a time. More would only make the row in sight wait for rows that are gone from it. */
const AT_ONCE = 2;
/** After a leap to other rows, those beside them are asked for when nobody has leapt on meanwhile. */
const REST_MS = 120;
/** Rows that come sooner aren't told to be on their way: that would only flash. */
const PATIENCE_MS = 200;

interface Block {
  rows: readonly ExampleRow[];
  /** Of which question it is an answer: an older one is shown until the new answer is there. */
  generation: number;
}

export class RowBlocks {
  /** Rows of the whole view. */
  total = $state(0);
  /** Nothing has been answered yet, or the answer is for another view. */
  isWaiting = $state(true);
  failure = $state.raw<Failure>();
  /** Rows in sight have been missing for so long that it has to be shown. */
  isLate = $state(false);
  /** Another number each time that rows came. */
  version = $state(0);
  /** Another number each time that the rows may be others: for another view, or after a change. */
  answered = $state(0);

  #load: LoadRows;
  readonly #blocks = new SvelteMap<number, Block>();
  // Nothing is drawn from it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #asked = new Set<number>();
  #generation = 0;
  #revision = 0;
  #first = 0;
  #last = 0;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(load: LoadRows) {
    this.#load = load;
  }

  row(index: number): ExampleRow | undefined {
    return this.#blocks.get(Math.floor(index / BLOCK))?.rows[index % BLOCK];
  }

  /** The rows from one to another, both included, where all of them are at hand. */
  rows(from: number, to: number): ExampleRow[] | undefined {
    if (to - from >= KEPT * BLOCK) return undefined;
    const rows: ExampleRow[] = [];
    for (let index = from; index <= to; index += 1) {
      const row = this.row(index);
      if (!row) return undefined;
      rows.push(row);
    }
    return rows;
  }

  /** These rows are in sight now. */
  want(from: number, count: number): void {
    const first = Math.floor(from / BLOCK);
    if (Math.abs(first - this.#first) > 1) {
      clearTimeout(this.#resting);
      this.#resting = setTimeout(() => {
        this.#resting = undefined;
        this.#askNext();
      }, REST_MS);
    }
    this.#first = first;
    this.#last = Math.floor((from + Math.max(1, count) - 1) / BLOCK);
    this.#askNext();
  }

  /** Another view. The rows of the one before stay until the first answer, so that nothing flashes. */
  restart(load: LoadRows): void {
    this.#load = load;
    this.isWaiting = true;
    this.#revision = 0;
    this.renew();
  }

  /** Something changed: asks again for what is in sight. */
  renew(): void {
    this.#generation += 1;
    this.#asked.clear();
    this.failure = undefined;
    this.#askNext();
  }

  #askNext(): void {
    this.#lookWhetherLate();
    if (this.failure) return;
    for (const block of this.#nextBlocks()) {
      if (this.#asked.size >= AT_ONCE) return;
      if (!this.#asked.has(block)) void this.#ask(block);
    }
  }

  /** What is in sight first, then one block on both sides of it, unless somebody drags the bar through all rows. */
  *#nextBlocks(): Generator<number> {
    for (let block = this.#first; block <= this.#last; block += 1) if (!this.#isFresh(block)) yield block;
    if (this.#resting !== undefined) return;
    for (const block of [this.#last + 1, this.#first - 1]) {
      if (block >= 0 && block * BLOCK < this.total && !this.#isFresh(block)) yield block;
    }
  }

  #lookWhetherLate(): void {
    const isMissing = !this.#blocks.has(this.#first) || !this.#blocks.has(this.#last);
    if (isMissing) {
      this.#patience ??= setTimeout(() => (this.isLate = true), PATIENCE_MS);
    } else {
      clearTimeout(this.#patience);
      this.#patience = undefined;
      this.isLate = false;
    }
  }

  #isFresh(block: number): boolean {
    return this.#blocks.get(block)?.generation === this.#generation;
  }

  async #ask(block: number): Promise<void> {
    const generation = this.#generation;
    this.#asked.add(block);
    try {
      const answer = await this.#load(block * BLOCK, BLOCK);
      if (generation === this.#generation) this.#take(block, answer);
    } catch (thrown) {
      if (generation === this.#generation) this.failure = toFailure(thrown);
    }
    if (generation !== this.#generation) return;
    this.#asked.delete(block);
    this.#askNext();
  }

  #take(block: number, answer: ExampleRows): void {
    // Older than what is shown already: it would bring back rows that have moved since.
    if (answer.revision < this.#revision) return;
    if (this.isWaiting) this.#blocks.clear();
    this.#revision = answer.revision;
    this.isWaiting = false;
    this.total = answer.total;
    this.version += 1;
    this.answered = this.#generation;
    this.#blocks.set(block, { rows: answer.rows, generation: this.#generation });
    this.#forgetFarOnes();
  }

  #forgetFarOnes(): void {
    // The first one stays even when it is empty: it is the answer that there is nothing.
    for (const block of [...this.#blocks.keys()]) {
      if (block > 0 && block * BLOCK >= this.total) this.#blocks.delete(block);
    }
    if (this.#blocks.size <= KEPT) return;
    const distance = (block: number) => Math.abs(block - (this.#first + this.#last) / 2);
    const farFirst = [...this.#blocks.keys()].sort((one, other) => distance(other) - distance(one));
    for (const block of farFirst.slice(0, -KEPT)) this.#blocks.delete(block);
  }
}
