// The app as the pages reach it: settings, ways to go, toasts, and what lies over the page.
import type { App } from '$lib/app';
import {
  toFailure,
  type Backend,
  type ChosenFile,
  type DoneAct,
  type Failure,
  type FindingCode,
  type Settings,
  type VersionId,
  type ViewRequest,
} from '$lib/backend/backend';
import { Toasts } from '$lib/components/toasts.svelte';
import { m } from '$lib/paraglide/messages';
import { plainName } from '$lib/plain-name';
import { stepOf, type Route } from '$lib/route';
import { failureWords } from '$lib/words';
import { History } from './history';
import type { Word } from './palette/glossary';
import { Place } from './place.svelte';

/** A dialog of the window itself; one at a time. */
export type Overlay = 'palette' | 'shortcuts' | 'new-project' | 'rename' | 'closing';

/** Entries of the palette that are remembered as used lately. */
const RECENT = 12;

export class RunningApp implements App {
  readonly place = new Place();
  readonly toasts = new Toasts();
  readonly history: History;
  settings: Settings;
  overlay = $state<Overlay>();
  /** The word that is being explained. */
  explained = $state<Word>();
  isActivityOpen = $state(false);
  /** The examples that are about to be exported. */
  exporting = $state.raw<ViewRequest>();
  importing = $state.raw<{ project: string | null; file: ChosenFile }>();
  /** Another file must not take its place: it is being read, or waits for a yes or no. */
  isImportHeld = $state(false);
  /** It is read in the background, so its dialog isn't in sight. */
  isImportAside = $state(false);
  /** Whose versions are shown, and which one is compared at first. */
  versions = $state.raw<{ project: string; version: VersionId | undefined }>();
  /** What is fixed once its changes were shown. */
  fixing = $state.raw<{ project: string; codes: FindingCode[]; examples: number[] | null }>();
  /** Ids of the entries of the palette, the last used first. */
  recentEntries = $state.raw<readonly string[]>([]);

  constructor(
    readonly backend: Backend,
    settings: Settings,
  ) {
    this.settings = $state.raw(settings);
    this.history = new History(backend, this.toasts, (failure) => this.failed(failure));
  }

  changeSettings(changes: Partial<Settings>): void {
    // What is shown is what was wished, until the program says what became of it.
    this.settings = { ...this.settings, ...changes };
    this.backend.call('settings_change', this.settings).catch((thrown: unknown) => {
      this.failed(toFailure(thrown));
      this.readSettings();
    });
  }

  /** Takes the settings from the program, as they may have been changed elsewhere. */
  readSettings(): void {
    this.backend.call('settings', null).then(
      (settings) => (this.settings = settings),
      (thrown: unknown) => this.failed(toFailure(thrown)),
    );
  }

  go(route: Route): void {
    this.place.go(route);
  }

  done(project: string, act: DoneAct): void {
    this.history.done(project, act);
  }

  undo(project: string): Promise<void> {
    return this.history.undo(project);
  }

  tell(text: string, action?: { label: string; run: () => void }): void {
    this.toasts.add({ text, action });
  }

  failed(failure: Failure): void {
    const { happened, next } = failureWords(failure);
    this.toasts.add({ kind: 'bad', text: happened, note: next });
  }

  showFixes(project: string, codes: FindingCode[], examples: number[] | null = null): void {
    this.fixing = { project, codes, examples };
  }

  showExport(view: ViewRequest): void {
    this.exporting = view;
  }

  showVersions(project: string, version?: VersionId): void {
    this.versions = { project, version };
  }

  newProject(): void {
    this.overlay = 'new-project';
  }

  openSample(sample: string): void {
    this.#ask(this.backend.call('project_create', { sample: { sample } }), (project) =>
      this.go(stepOf(project, 'examples')),
    );
  }

  importFile(project: string | null): void {
    this.#ask(this.backend.call('files_choose', null), (file) => this.#import(project, file));
  }

  /** Imports the file that was opened with the program, or dropped on it. */
  importOpened(): void {
    const { route } = this.place;
    const project = route.page === 'project' ? route.project : null;
    this.#ask(this.backend.call('file_opened', null), (file) => {
      // Where drafts are baked, a file is what they are asked from.
      const isDocument = route.page === 'project' && route.step === 'examples' && route.tab === 'bake';
      if (!isDocument) this.#import(project, file);
      else if (file)
        this.#ask(this.backend.call('document_add', { project: route.project, token: file.token }), () => {});
    });
  }

  addExample(project: string): void {
    this.#ask(this.backend.call('example_add', { project, messages: [] }), ({ example, act }) => {
      this.done(project, act);
      this.go(stepOf(project, 'examples', 'all', String(example.id)));
    });
  }

  togglePalette(): void {
    this.overlay = this.overlay === 'palette' ? undefined : 'palette';
  }

  toggleActivity(): void {
    this.isActivityOpen = !this.isActivityOpen;
  }

  noteRecentEntry(id: string): void {
    this.recentEntries = [id, ...this.recentEntries.filter((other) => other !== id)].slice(0, RECENT);
  }

  #import(project: string | null, file: ChosenFile | null): void {
    if (!file) return;
    if (this.importing && this.isImportHeld) {
      this.isImportAside = false;
      this.tell(m.import_one_at_a_time({ file: plainName(this.importing.file.name) }));
    } else {
      this.importing = { project, file };
    }
  }

  #ask<Answer>(asked: Promise<Answer>, then: (answer: Answer) => void): void {
    asked.then(then, (thrown: unknown) => this.failed(toFailure(thrown)));
  }
}
