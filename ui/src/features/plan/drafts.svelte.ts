// What is being typed, beside what the program has. What the program says anew (after an undo, say) is taken where
// nothing was typed since; what was typed is never taken away.

export class TextDraft {
  text = $state('');
  /** What the program has, as far as is known here. */
  #known = '';

  constructor(value: string) {
    this.text = value;
    this.#known = value;
  }

  /** Takes what the program says. */
  take(value: string): void {
    if (value === this.#known) return;
    if (this.text === this.#known) this.text = value;
    this.#known = value;
  }

  /** What there is to save; nothing where the program has it already. */
  toSave(): string | undefined {
    if (this.text === this.#known) return undefined;
    this.#known = this.text;
    return this.text;
  }
}

interface Row {
  readonly id: number;
  text: string;
}

export class ListDraft {
  rows = $state<Row[]>([]);
  #known: readonly string[] = [];
  #nextId = 1;

  constructor(list: readonly string[]) {
    this.#set(list);
  }

  /** What is in the rows. An empty one is not there yet. */
  get texts(): string[] {
    return this.rows.map(({ text }) => text.trim()).filter((text) => text !== '');
  }

  take(list: readonly string[]): void {
    if (isSame(list, this.#known)) return;
    if (isSame(this.texts, this.#known)) this.#set(list);
    else this.#known = list;
  }

  toSave(): string[] | undefined {
    const texts = this.texts;
    if (isSame(texts, this.#known)) return undefined;
    this.#known = texts;
    return texts;
  }

  /** Adds an empty row, unless the last one still is. */
  add(): void {
    if (this.rows.at(-1)?.text.trim() === '') return;
    this.rows.push({ id: this.#nextId++, text: '' });
  }

  remove(id: number): void {
    this.rows = this.rows.filter((row) => row.id !== id);
  }

  #set(list: readonly string[]): void {
    this.#known = list;
    this.rows = list.map((text) => ({ id: this.#nextId++, text }));
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}
