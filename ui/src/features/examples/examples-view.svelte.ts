// What the table shows, and which example is open. Kept while the window is open, so that coming back from another
// page finds the same place.
import type { Backend, ExampleFilter, ExampleSort, ViewRequest } from '$lib/backend/backend';

export const FILTERS = ['all', 'ready', 'needs_fix', 'held_back'] as const satisfies readonly ExampleFilter[];
export const SORTS = ['number', 'newest', 'question', 'longest'] as const satisfies readonly ExampleSort[];

export class ExamplesView {
  filter = $state<ExampleFilter>('all');
  search = $state('');
  sort = $state<ExampleSort>('number');
  /** The example that is open. */
  open = $state<number>();
  readonly #project: string;

  constructor(project: string) {
    this.#project = project;
  }

  get request(): ViewRequest {
    return { project: this.#project, filter: this.filter, search: this.search, sort: this.sort };
  }

  /** Shows all of them again, so that any example can be found. */
  showAll(): void {
    this.filter = 'all';
    this.search = '';
  }

  /** Goes to what an address names: the number of an example, or a filter. */
  goTo(item: string): void {
    const filter = FILTERS.find((each) => each === item);
    if (filter) {
      this.showAll();
      this.filter = filter;
      this.open = undefined;
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
