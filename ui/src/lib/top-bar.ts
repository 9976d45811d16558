// What a page puts into the top bar, beside its title and tabs: see TopBarActions.svelte.
import { createContext, type Snippet } from 'svelte';

export interface TopBarPlace {
  /** Shows these buttons until the returned function is called. */
  show(actions: Snippet): () => void;
}

export const [useTopBar, provideTopBar] = createContext<TopBarPlace>();
