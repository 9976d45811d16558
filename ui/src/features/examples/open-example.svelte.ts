// Which example is open, and where it stands in the table. It stays open when it leaves the view, as an example does
// that was put right while only faulty ones are shown; the next one is then the one that moved up into its place.
import type { ExampleRow } from '$lib/backend/backend';
import type { ExamplesView } from './examples-view.svelte';
import type { RowBlocks } from './row-blocks.svelte';

export class OpenExample {
  /** Its row; -1 where it is in none. */
  index = $state(-1);
  /** Where its row is, or was before it left the view. */
  #last = $state(-1);
  /** A row that was gone to before it was there. */
  #wanted = $state<number>();

  constructor(
    private readonly view: ExamplesView,
    private readonly blocks: RowBlocks,
    private readonly placeOf: (id: number) => Promise<number | null>,
  ) {}

  get id(): number | undefined {
    return this.view.open;
  }

  /** As the table shows it, while it does. */
  get row(): ExampleRow | undefined {
    const row = this.blocks.row(this.index);
    return row?.id === this.id ? row : undefined;
  }

  get hasPrevious(): boolean {
    return this.#last > 0;
  }

  get hasNext(): boolean {
    return this.#after < this.blocks.total;
  }

  /** Opens the example in a row, as soon as the row is there. */
  goTo(index: number): void {
    this.index = index;
    this.#last = index;
    this.#wanted = index;
    this.takeWanted();
  }

  step(by: 1 | -1): void {
    const index = by === 1 ? this.#after : this.#last - 1;
    if (index >= 0 && index < this.blocks.total) this.goTo(index);
  }

  /** Opens an example by its number; its row is found by `find`. */
  open(id: number): void {
    this.#wanted = undefined;
    this.view.open = id;
  }

  close(): void {
    this.index = -1;
    this.#wanted = undefined;
    this.view.open = undefined;
  }

  /** To be called when rows came: opens the example that was waited for. */
  takeWanted(): void {
    const row = this.#wanted === undefined ? undefined : this.blocks.row(this.#wanted);
    if (!row) return;
    this.#wanted = undefined;
    this.view.open = row.id;
  }

  /** Finds the row again, after the rows have changed. Whether the example is in the view. */
  async find(): Promise<boolean> {
    const { id } = this;
    if (id === undefined || this.#wanted !== undefined) return true;
    const place = await this.placeOf(id);
    if (id !== this.id || this.#wanted !== undefined) return true;
    this.index = place ?? -1;
    if (place !== null) this.#last = place;
    return place !== null;
  }

  /** Who is opened when this one is gone: the one after it, or else the one before. */
  neighbour(): ExampleRow | undefined {
    const isOther = (row: ExampleRow | undefined) => row !== undefined && row.id !== this.id;
    return [this.#last, this.#last + 1, this.#last - 1].map((index) => this.blocks.row(index)).find(isOther);
  }

  /** The row after it. Where it has left the view, another one stands in its place. */
  get #after(): number {
    return this.index >= 0 ? this.index + 1 : Math.max(0, this.#last);
  }
}
