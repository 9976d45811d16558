// What differs between a version and now, asked for page by page. What was asked for stays in sight while it is asked
// for again, after something changed.
import {
  toFailure,
  type Backend,
  type ChangedExample,
  type Failure,
  type VersionDifference,
} from '$lib/backend/backend';
import { totalOf } from './words';

/** As many as one question gives. */
const PAGE = 100;

export class Comparison {
  difference = $state.raw<VersionDifference>();
  rows = $state.raw<readonly ChangedExample[]>([]);
  failure = $state.raw<Failure>();
  isLoading = $state(true);
  /** Goes up with each question that makes earlier answers useless. */
  #moment = 0;

  constructor(
    private readonly backend: Backend,
    private readonly project: string,
    readonly version: number,
  ) {}

  get hasMore(): boolean {
    return this.difference !== undefined && this.rows.length < totalOf(this.difference);
  }

  /** Asks from the start. */
  async load(): Promise<void> {
    this.#moment += 1;
    await this.#ask(0);
  }

  async more(): Promise<void> {
    if (this.hasMore && !this.isLoading) await this.#ask(this.rows.length);
  }

  async #ask(first: number): Promise<void> {
    const moment = this.#moment;
    this.isLoading = true;
    const { project, version: from } = this;
    try {
      const answer = await this.backend.call('version_compare', {
        project,
        from,
        to: null,
        first,
        count: PAGE,
      });
      if (moment !== this.#moment) return;
      this.difference = answer;
      this.rows = first === 0 ? answer.rows : [...this.rows, ...answer.rows];
      this.failure = undefined;
    } catch (thrown) {
      if (moment !== this.#moment) return;
      this.failure = toFailure(thrown);
    }
    this.isLoading = false;
  }
}
