// A program of our own behind the page: answers by a table, and lets a test say that something changed.
import type { Backend, Change, CommandName, Request, Response } from '$lib/backend/backend';

export type Answers = {
  [Name in CommandName]?: (request: Request<Name>) => Response<Name> | Promise<Response<Name>>;
};

export class FakeBackend implements Backend {
  /** What was asked, in order. */
  readonly asked: { name: CommandName; request: unknown }[] = [];
  readonly #listeners = new Set<(changes: Change[]) => void>();

  constructor(public answers: Answers) {}

  async call<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Response<Name>> {
    this.asked.push({ name, request });
    const answer = this.answers[name] as ((request: Request<Name>) => Response<Name>) | undefined;
    if (!answer) throw { code: 'internal', params: {}, detail: `the test answers no ${name}` };
    return answer(request);
  }

  onChanges(listener: (changes: Change[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says that something changed. */
  change(...changes: Change[]): void {
    for (const listener of this.#listeners) listener(changes);
  }

  /** The requests with which `name` was called. */
  requests<Name extends CommandName>(name: Name): Request<Name>[] {
    return this.asked.filter((call) => call.name === name).map((call) => call.request as Request<Name>);
  }
}
