// One import from the choice of the file to the yes or no. Until the yes, nothing of it is among the examples.
import {
  toFailure,
  type AcceptedImport,
  type Backend,
  type Failure,
  type ImportProblem,
  type ImportRef,
  type ImportView,
  type MapColumns,
} from '$lib/backend/backend';
import { concerns, Live } from '$lib/live.svelte';

/** Problems that are shown at first, and that each "show more" adds. */
export const PROBLEMS = 50;

/** Which problem it is: a list on one line may have several, and so may two files of a folder on the same line. */
export function keyOf({ file, line, nth }: ImportProblem): string {
  return `${line}.${nth} ${file ?? ''}`;
}

export class ImportSession {
  problems = $state.raw<readonly ImportProblem[]>([]);
  /** What could not be done just now; the import itself goes on. */
  failure = $state.raw<Failure>();
  isAccepting = $state(false);

  readonly #backend: Backend;
  #live = $state.raw<Live<ImportView>>();
  #ref: ImportRef | undefined;
  #wanted = PROBLEMS;
  #isOver = false;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get view(): ImportView | undefined {
    return this.#live?.value;
  }

  /** Why there is nothing to import: the file can't be read, or its import is gone. */
  get obstacle(): Failure | undefined {
    return this.view?.failure ?? this.#live?.failure ?? (this.#live ? undefined : this.failure);
  }

  get hasMoreProblems(): boolean {
    return this.problems.length < this.problemsInAll;
  }

  /** Each line with something wrong is one problem. */
  get problemsInAll(): number {
    const { unreadable = 0, must_fix = 0, should_fix = 0 } = this.view ?? {};
    return unreadable + must_fix + should_fix;
  }

  async begin(token: string, project: string | null): Promise<void> {
    await this.discard();
    this.#isOver = false;
    this.#live = undefined;
    this.failure = undefined;
    this.problems = [];
    this.#wanted = PROBLEMS;
    try {
      const view = await this.#backend.call('import_begin', { token, project });
      const ref = { project: view.project, import: view.import };
      const live = new Live(() => this.#backend.call('import_view', ref));
      live.set(view);
      this.#ref = ref;
      this.#live = live;
      // A short file may have been read, and that been told, before there was anybody to hear it.
      if (view.state === 'reading') live.refresh();
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  }

  /** Follows how it gets on, until the returned function is called. */
  listen(): () => void {
    return this.#backend.onChanges((changes) => {
      const project = this.#ref?.project;
      if (project === undefined || this.#isOver) return;
      if (changes.some((change) => concerns(change, ['import'], project))) this.#live?.refresh();
    });
  }

  /** To be called when the file has been read. */
  async readProblems(): Promise<void> {
    try {
      await this.#readProblems();
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  }

  async moreProblems(): Promise<void> {
    this.#wanted += PROBLEMS;
    await this.readProblems();
  }

  /** Reads a line as the person wrote it. What is still wrong with it, if anything is. */
  async fixLine(line: number, text: string): Promise<ImportProblem | undefined> {
    if (!this.#ref) return undefined;
    const view = await this.#backend.call('import_fix_line', { ...this.#ref, line, text });
    this.#live?.set(view);
    await this.#readProblems();
    return this.problems.find((problem) => problem.line === line && problem.is_unreadable && problem.can_fix);
  }

  /** Reads the file anew, with what the person says of its columns. */
  async map(said: Omit<MapColumns, 'project' | 'import'>): Promise<boolean> {
    if (!this.#ref) return false;
    this.failure = undefined;
    this.#wanted = PROBLEMS;
    try {
      const view = await this.#backend.call('import_map', { ...this.#ref, ...said });
      this.problems = [];
      this.#live?.set(view);
      // A short file may have been read already, and nobody hears of it a second time.
      if (view.state === 'reading') this.#live?.refresh();
      else await this.#readProblems();
      return true;
    } catch (thrown) {
      this.failure = toFailure(thrown);
      return false;
    }
  }

  /** Puts the mended text in place of these lines, or of all that can be mended. */
  async repair(lines: number[] | null): Promise<void> {
    if (!this.#ref) return;
    const view = await this.#backend.call('import_repair', { ...this.#ref, lines });
    this.#live?.set(view);
    await this.#readProblems();
  }

  /** The yes; nothing where it could not be done. */
  async accept(options: {
    topic: string;
    to_review: boolean;
    hide_private: boolean;
  }): Promise<AcceptedImport | undefined> {
    if (!this.#ref || this.isAccepting) return undefined;
    this.isAccepting = true;
    this.failure = undefined;
    try {
      const accepted = await this.#backend.call('import_accept', { ...this.#ref, ...options });
      this.#isOver = true;
      return accepted;
    } catch (thrown) {
      this.failure = toFailure(thrown);
      return undefined;
    } finally {
      this.isAccepting = false;
    }
  }

  /** The no: nothing of it is kept. */
  async discard(): Promise<void> {
    const ref = this.#ref;
    if (!ref || this.#isOver) return;
    this.#isOver = true;
    this.#ref = undefined;
    // What can't be removed now is removed when the program starts again, so there is nothing to tell.
    await this.#backend.call('import_discard', ref).catch(() => undefined);
  }

  async #readProblems(): Promise<void> {
    if (!this.#ref || this.view?.state !== 'ready') return;
    const count = Math.min(this.#wanted, this.problemsInAll);
    const problems: ImportProblem[] = [];
    // As many as may be asked for at a time are 500.
    while (problems.length < count) {
      const from = problems.length;
      const some = await this.#backend.call('import_problems', {
        ...this.#ref,
        from,
        count: Math.min(500, count - from),
      });
      if (some.length === 0) break;
      problems.push(...some);
    }
    this.problems = problems;
  }
}
