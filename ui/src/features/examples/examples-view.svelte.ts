// What the table shows, and which example is open. Kept while the window is open, so that coming back from another
// page finds the same place.
import type { Backend, ExampleFilter, ExampleSort, Narrow, ViewRequest } from '$lib/backend/backend';
import { examplesIn } from '$lib/route';
import { isFinding } from '$lib/words';

/** The ones with a chip. The bin has a way of its own. */
export const FILTERS = [
  'all',
  'ready',
  'to_review',
  'needs_fix',
  'held_back',
] as const satisfies readonly ExampleFilter[];
export const SORTS = [
  'number',
  'newest',
  'question',
  'longest',
  'shortest',
  'topic',
] as const satisfies readonly ExampleSort[];

/** What is to be narrowed; a value that is nothing takes that away again. */
export type NarrowChange = { [Key in keyof Narrow]: Narrow[Key] | undefined };

/** How an address begins that names what was found. */
const FINDING = 'finding-';

export class ExamplesView {
  filter = $state<ExampleFilter>('all');
  search = $state('');
  sort = $state<ExampleSort>('number');
  /** What else must be true of an example; nothing in it narrows nothing. */
  narrow = $state.raw<Narrow>({});
  /** The example that is open. */
  open = $state<number>();
  readonly #project: string;

  constructor(project: string) {
    this.#project = project;
  }

  get request(): ViewRequest {
    const request = { project: this.#project, filter: this.filter, search: this.search, sort: this.sort };
    return this.isNarrowed ? { ...request, narrow: this.narrow } : request;
  }

  get isNarrowed(): boolean {
    return Object.keys(this.narrow).length > 0;
  }

  get isBin(): boolean {
    return this.filter === 'bin';
  }

  narrowBy(change: NarrowChange): void {
    const all = Object.entries({ ...this.narrow, ...change });
    this.narrow = Object.fromEntries(all.filter(([, value]) => value !== undefined));
  }

  widen(): void {
    this.narrow = {};
  }

  /** Shows all of them again, so that any example can be found. */
  showAll(): void {
    this.filter = 'all';
    this.search = '';
    this.widen();
  }

  /** Shows these, without a search or anything else that would hide some of them. */
  showOnly(filter: ExampleFilter): void {
    this.showAll();
    this.filter = filter;
    this.open = undefined;
  }

  /** Goes to what an address names: the number of an example, several, a filter, the bin, or what was found. */
  goTo(item: string): void {
    const filter = [...FILTERS, 'bin' as const].find((each) => each === item);
    const examples = examplesIn(item);
    const finding = item.startsWith(FINDING) ? item.slice(FINDING.length) : '';
    if (filter) {
      this.showOnly(filter);
    } else if (isFinding(finding)) {
      this.showOnly('all');
      this.narrow = { finding };
    } else if (examples) {
      this.showOnly('all');
      this.narrow = { examples };
    } else if (/^\d+$/.test(item)) {
      this.open = Number(item);
    }
  }
}

const kept = new WeakMap<Backend, Map<string, ExamplesView>>();

/** The view of a project, as it was left. */
export function viewOf(backend: Backend, project: string): ExamplesView {
  let views = kept.get(backend);
  // Looked up once for each page: nothing is drawn from the map itself.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  if (!views) kept.set(backend, (views = new Map()));
  let view = views.get(project);
  if (!view) views.set(project, (view = new ExamplesView(project)));
  return view;
}
