// The draft in front of a person, and what she decides about it.
import type { App } from '$lib/app';
import {
  toFailure,
  type Draft,
  type DraftDecision,
  type Message,
  type ReviewPage,
  type RewritePart,
} from '$lib/backend/backend';
import type { Live } from '$lib/live.svelte';
import { m } from '$lib/paraglide/messages';
import { editsOf, nameOf } from './edits';
import { forgetRemark, remarkOf, type Remark } from './remark.svelte';

export class Review {
  /** The messages as they are being edited; nothing while they are only read. */
  edited = $state.raw<readonly Message[]>();
  /** What she thinks of it. */
  remark = $state.raw<Remark>();
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
    const before = this.#draft;
    this.#draft = draft ?? undefined;
    if (draft?.id === before?.id) {
      // Written anew, with what was edited before.
      if (draft && !isSame(draft.messages, before?.messages)) this.leaveEdit();
      return;
    }
    this.leave();
    this.remark = draft ? remarkOf(this.app.backend, this.project, draft) : undefined;
    this.edited = draft ? editsOf(this.app.backend).get(nameOf(this.project, draft.id)) : undefined;
  }

  /** Nothing that was noted is left behind. What can't be saved now is there again with its draft. */
  leave(): void {
    const { app, project, remark } = this;
    this.remark = undefined;
    void remark?.saving.settled().then(() => {
      // Undo may have brought its draft back meanwhile.
      if (this.remark === remark) return;
      if (remark.saving.isSaved) forgetRemark(app.backend, project, remark.draft.id);
      else if (remark.saving.failure) app.failed(remark.saving.failure);
    });
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

  /** Has a part of the draft written anew, as it is seen now. */
  async rewrite(part: RewritePart, wish: string): Promise<void> {
    const draft = this.#draft;
    const { app, project } = this;
    if (!draft) return;
    try {
      const messages = [...(this.edited ?? draft.messages)];
      await app.backend.call('draft_rewrite', { project, draft: draft.id, messages, part, wish });
      this.page.refresh();
    } catch (thrown) {
      app.failed(toFailure(thrown));
    }
  }

  /** Keeps every draft that waits, as it is. */
  async keepAll(): Promise<void> {
    const { app, project } = this;
    if (this.isDeciding) return;
    this.isDeciding = true;
    try {
      if (this.#isRemarkWaiting && !(await this.#saveRemark())) return;
      app.done(project, await app.backend.call('drafts_keep', { project }));
      this.page.set(await app.backend.call('review', { project }));
    } catch (thrown) {
      app.failed(toFailure(thrown));
    } finally {
      this.isDeciding = false;
    }
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
      if (this.#isRemarkWaiting && !(await this.#saveRemark())) return;
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

  get #isRemarkWaiting(): boolean {
    return this.remark?.saving.isSaved === false;
  }

  /** The note goes along into the example, so it has to be there before the draft is kept. */
  async #saveRemark(): Promise<boolean> {
    const saving = this.remark?.saving;
    await saving?.settled();
    if (!saving || saving.isSaved) return true;
    if (saving.failure) this.app.failed(saving.failure);
    return false;
  }

  #keepEdit(messages: readonly Message[]): void {
    this.edited = messages;
    if (this.#draft) editsOf(this.app.backend).set(nameOf(this.project, this.#draft.id), [...messages]);
  }
}

function isSame(messages: readonly Message[], others: readonly Message[] = []): boolean {
  return JSON.stringify(messages) === JSON.stringify(others);
}
