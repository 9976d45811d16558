// Where one is: the part of the address behind #, so that Back works and a link is a link.

export type Page = 'home' | 'project';

/** Each address of the window, with its page. The commands are a part of the project's. */
const PAGES: Record<string, Page> = { '#home': 'home', '#project': 'project', '#commands': 'project' };

export class Place {
  #hash = $state(location.hash);
  readonly #first: () => Page;

  /** `first` says which page is meant where the address names none. */
  constructor(first: () => Page) {
    this.#first = first;
  }

  get page(): Page {
    return PAGES[this.#hash] ?? this.#first();
  }

  /** Takes note of a new address, and hands the focus to what it names, or to the title of its page. */
  async follow(settled: () => Promise<void>): Promise<void> {
    this.#hash = location.hash;
    await settled();
    const named = document.getElementById(location.hash.slice(1));
    (named ?? document.querySelector<HTMLElement>('h1'))?.focus();
  }
}
