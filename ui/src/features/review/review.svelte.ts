// The draft in front of a person, and what she decides about it.
import type { App } from '$lib/app';
import {
  toFailure,
  type Draft,
  type DraftDecision,
  type Message,
  type ReviewPage,
} from '$lib/backend/backend';
import type { Live } from '$lib/live.svelte';
import { m } from '$lib/paraglide/messages';
import { editsOf, nameOf } from './edits';

export class Review {
  /** The messages as they are being edited; nothing while they are only read. */
  edited = $state.raw<readonly Message[]>();
  isDeciding = $state(false);
  /** What was decided last, for those who don't see it. */
  told = $state('');
  #draft = $state.raw<Draft>();

  constructor(
    private readonly app: App,
    private readonly project: string,
    private readonly page: Live<ReviewPage>,
  ) {}

  /** Another draft, or none. What was begun in it goes on. */
  show(draft: Draft | null): void {
    if (draft?.id === this.#draft?.id) return;
    this.#draft = draft ?? undefined;
    this.edited = draft ? editsOf(this.app.backend).get(nameOf(this.project, draft.id)) : undefined;
  }

  edit(): void {
    if (this.#draft && !this.edited) this.#keepEdit(this.#draft.messages);
  }

  type(place: number, content: string): void {
    const messages = this.edited?.map((message, index) =>
      index === place ? { ...message, content } : message,
    );
    if (messages) this.#keepEdit(messages);
  }

  /** Puts back what the model wrote. */
  leaveEdit(): void {
    this.edited = undefined;
    if (this.#draft) editsOf(this.app.backend).delete(nameOf(this.project, this.#draft.id));
  }

  keep(): Promise<void> {
    const { edited } = this;
    return this.#decide(edited ? { keep_edited: [...edited] } : 'keep', m.review_told_kept());
  }

  skip(): Promise<void> {
    return this.#decide('skip', m.review_told_skipped());
  }

  async undo(): Promise<void> {
    if (this.isDeciding) return;
    this.isDeciding = true;
    await this.app.undo(this.project);
    this.page.refresh();
    this.isDeciding = false;
  }

  /** One decision at a time: a key that is pressed twice must not decide about a draft that nobody has seen. */
  async #decide(decision: DraftDecision, told: string): Promise<void> {
    const draft = this.#draft;
    const { app, project } = this;
    if (!draft || this.isDeciding) return;
    this.isDeciding = true;
    try {
      await app.backend.call('draft_decide', { project, draft: draft.id, decision });
      editsOf(app.backend).delete(nameOf(project, draft.id));
      this.page.set(await app.backend.call('review', { project }));
      this.told = told;
    } catch (thrown) {
      app.failed(toFailure(thrown));
    } finally {
      this.isDeciding = false;
    }
  }

  #keepEdit(messages: readonly Message[]): void {
    this.edited = messages;
    if (this.#draft) editsOf(this.app.backend).set(nameOf(this.project, this.#draft.id), [...messages]);
  }
}
