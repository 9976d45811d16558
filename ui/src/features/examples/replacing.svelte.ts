// Find and replace before it is done: what is looked for, and what would change, asked for once the fingers rest.
import {
  toFailure,
  type Backend,
  type DoneAct,
  type Failure,
  type Replace,
  type ReplacePreview,
  type Role,
  type Selection,
} from '$lib/backend/backend';

/** In what is said by whom. */
export const SPEAKERS = {
  everybody: [],
  person: ['user'],
  answers: ['assistant'],
  prompt: ['system', 'developer'],
} as const satisfies Record<string, readonly Role[]>;
export type Speakers = keyof typeof SPEAKERS;

/** A preview reads every example that is meant, so it waits for the fingers to rest. */
const PAUSE_MS = 250;

export class Replacing {
  find = $state('');
  with = $state('');
  matchCase = $state(false);
  wholeWords = $state(false);
  speakers = $state<Speakers>('everybody');
  /** What would change; the one before stays until the next one is there. */
  preview = $state.raw<ReplacePreview>();
  failure = $state.raw<Failure>();
  /** What is shown is not yet about what was typed. */
  isLooking = $state(false);
  isBusy = $state(false);

  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Goes up with each question: an answer to an earlier one is of no use. */
  #moment = 0;

  constructor(private readonly backend: Backend) {}

  request(selection: Selection): Replace {
    const { find, with: by, matchCase, wholeWords, speakers } = this;
    const roles = [...SPEAKERS[speakers]];
    return { selection, find, with: by, match_case: matchCase, whole_words: wholeWords, roles };
  }

  /** Asks for the preview of this, once nothing newer comes. */
  look(request: Replace): void {
    clearTimeout(this.#timer);
    this.#moment += 1;
    const moment = this.#moment;
    if (request.find === '') {
      this.preview = undefined;
      this.failure = undefined;
      this.isLooking = false;
      return;
    }
    this.isLooking = true;
    this.#timer = setTimeout(() => void this.#ask(request, moment), PAUSE_MS);
  }

  /** Nobody waits for an answer any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#moment += 1;
  }

  /** Does it; nothing where that could not be done. */
  async replace(request: Replace): Promise<DoneAct | undefined> {
    this.isBusy = true;
    try {
      return await this.backend.call('examples_replace', request);
    } catch (thrown) {
      this.failure = toFailure(thrown);
      return undefined;
    } finally {
      this.isBusy = false;
    }
  }

  async #ask(request: Replace, moment: number): Promise<void> {
    try {
      const preview = await this.backend.call('examples_replace_preview', request);
      if (moment !== this.#moment) return;
      this.preview = preview;
      this.failure = undefined;
    } catch (thrown) {
      if (moment !== this.#moment) return;
      this.preview = undefined;
      this.failure = toFailure(thrown);
    }
    this.isLooking = false;
  }
}
