// A text that is being typed and not sent yet, in a box that the program has no place for. It outlives a reload of the
// page, and goes with the window.

export class Unsent {
  readonly #key: string;
  #text = $state('');

  constructor(of: string) {
    this.#key = `unsent ${of}`;
    this.#text = sessionStorage.getItem(this.#key) ?? '';
  }

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    this.#text = text;
    if (text === '') sessionStorage.removeItem(this.#key);
    else sessionStorage.setItem(this.#key, text);
  }
}
