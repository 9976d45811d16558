// What can be done to examples from the table. Each tells what it did, with Undo, or what could not be done.
import type { App } from '$lib/app';
import {
  toFailure,
  type DoneAct,
  type ExampleDetail,
  type FindingCode,
  type Which,
} from '$lib/backend/backend';
import { m } from '$lib/paraglide/messages';

export class ExampleActs {
  /** An act is on its way. */
  isBusy = $state(false);

  constructor(
    private readonly app: App,
    private readonly project: string,
  ) {}

  /** Adds an example to be written; nothing where that could not be done. */
  async add(): Promise<ExampleDetail | undefined> {
    const { project } = this;
    const added = await this.#try(() => this.app.backend.call('example_add', { project, messages: [] }));
    if (added) this.app.done(project, added.act);
    return added?.example;
  }

  async delete(which: Which): Promise<boolean> {
    return this.#act(() => this.app.backend.call('examples_delete', { project: this.project, which }));
  }

  async holdBack(which: Which, isHeldBack: boolean): Promise<boolean> {
    const selection = { project: this.project, which };
    return this.#act(() =>
      this.app.backend.call('examples_hold_back', { selection, is_held_back: isHeldBack }),
    );
  }

  /** Back from the bin. */
  async restore(which: Which): Promise<boolean> {
    return this.#act(() => this.app.backend.call('examples_restore', { project: this.project, which }));
  }

  async setTopic(which: Which, topic: string): Promise<boolean> {
    const selection = { project: this.project, which };
    return this.#act(() => this.app.backend.call('examples_topic', { selection, topic }));
  }

  async setReview(which: Which, toReview: boolean): Promise<boolean> {
    const selection = { project: this.project, which };
    return this.#act(() => this.app.backend.call('examples_review', { selection, to_review: toReview }));
  }

  /** Shows what the fix of this would change in these examples. */
  async showFix(code: FindingCode, ids: () => Promise<number[]>): Promise<void> {
    const examples = await this.#try(ids);
    if (examples) this.app.showFixes(this.project, [code], examples);
  }

  async #act(run: () => Promise<DoneAct>): Promise<boolean> {
    this.isBusy = true;
    const act = await this.#try(run);
    this.isBusy = false;
    if (!act) return false;
    if (act.count > 0) this.app.done(this.project, act);
    else this.app.tell(m.examples_nothing_fixed());
    return true;
  }

  async #try<Answer>(run: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await run();
    } catch (thrown) {
      this.app.failed(toFailure(thrown));
      return undefined;
    }
  }
}
