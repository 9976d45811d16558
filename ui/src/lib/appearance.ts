// How the person wants the words and lists to look. The window sets it once; components read it wherever they stand.
import { getContext, setContext } from 'svelte';

export interface Appearance {
  /** "Passes (epochs)" in place of "Passes". */
  readonly technicalNames: boolean;
}

const KEY = Symbol('appearance');
const PLAIN: Appearance = { technicalNames: false };

/** Takes an object whose fields are reactive, so that a change in the settings shows at once. */
export function provideAppearance(appearance: Appearance): void {
  setContext(KEY, appearance);
}

/** To be called while a component is set up. Plain words where nobody has provided anything. */
export function useAppearance(): Appearance {
  return getContext<Appearance | undefined>(KEY) ?? PLAIN;
}
