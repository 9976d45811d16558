// An export before it is written: in which shape, which part of the examples, and what would come of it.
import {
  toFailure,
  type Backend,
  type Exported,
  type ExportPreview,
  type ExportRequest,
  type Failure,
  type Shape,
  type ViewRequest,
} from '$lib/backend/backend';

export type Part = 'all' | 'training' | 'held_back';

export class Exporting {
  shape = $state<Shape>('chat');
  part = $state<Part>('all');
  /** What would be written; the one before stays until the next one is there. */
  preview = $state.raw<ExportPreview>();
  failure = $state.raw<Failure>();
  isLooking = $state(false);
  isBusy = $state(false);
  /** Goes up with each question: an answer to an earlier one is of no use. */
  #moment = 0;

  constructor(
    private readonly backend: Backend,
    private readonly view: ViewRequest,
  ) {}

  get request(): ExportRequest {
    const { view, shape, part } = this;
    if (part === 'all') return { view, shape };
    return { view: { ...view, narrow: { ...view.narrow, is_held_back: part === 'held_back' } }, shape };
  }

  async look(request: ExportRequest): Promise<void> {
    const moment = ++this.#moment;
    this.isLooking = true;
    try {
      const preview = await this.backend.call('examples_export_preview', request);
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

  /** Writes it; nothing where the person chose no place after all, or it could not be written. */
  async write(): Promise<Exported | undefined> {
    this.isBusy = true;
    try {
      const exported = await this.backend.call('examples_export', this.request);
      this.failure = undefined;
      return exported ?? undefined;
    } catch (thrown) {
      this.failure = toFailure(thrown);
      return undefined;
    } finally {
      this.isBusy = false;
    }
  }
}
