// What every page can reach without having it handed down: the program, the way to other pages, and the toasts.
import { createContext } from 'svelte';
import type {
  Backend,
  DoneAct,
  Failure,
  FindingCode,
  Settings,
  VersionId,
  ViewRequest,
} from './backend/backend';
import type { Route } from './route';

export interface App {
  readonly backend: Backend;
  /** The person's settings, as they are now. */
  readonly settings: Settings;
  /** Changes some of them; it shows at once. */
  changeSettings(changes: Partial<Settings>): void;
  /** Goes to a page. */
  go(route: Route): void;
  /** Tells what was done, with Undo beside it while it is the last thing that was done in the project. */
  done(project: string, act: DoneAct): void;
  /** Undoes the last act in a project, and tells which one that was. */
  undo(project: string): Promise<void>;
  /** Tells something that went well, with at most one more thing to do. */
  tell(text: string, action?: { label: string; run: () => void }): void;
  /** Tells what could not be done. */
  failed(failure: Failure): void;
  /** Opens the import of a file that the person chooses; into this project, or a new one. */
  importFile(project: string | null): void;
  /** Shows what fixes would change in these examples, or in all in which this was found, and does it on a press. */
  showFixes(project: string, codes: FindingCode[], examples?: number[]): void;
  /** Asks into what kind of file these examples go. */
  showExport(view: ViewRequest): void;
  /** Shows the versions of the examples of a project; one of them compared with what there is now. */
  showVersions(project: string, version?: VersionId): void;
  /** Asks for the name and the goal of a new project, and opens it. */
  newProject(): void;
  /** Opens a sample project; makes it first where it isn't there yet. */
  openSample(sample: string): void;
}

export const [useApp, provideApp] = createContext<App>();
