// What the page may ask of the program, and what it gets. The only way out of the page is an object of this type,
// which main.ts hands down; tests hand down one of their own. The names are those of src-tauri/src/.

export interface ComputerFacts {
  version: string;
  memory_bytes: number | null;
  free_disk_bytes: number | null;
  processors: number | null;
}

export type Role = 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'function';

export interface Turn {
  role: Role;
  text: string;
  is_cut: boolean;
}

export interface Count {
  examples: number;
  unreadable_lines: number;
  is_partial: boolean;
}

export interface OpenedProject {
  name: string;
  goal: string | null;
  base_prompt: string | null;
  questions_to_ask: string[];
  path: string;
  examples: Count;
  held_back: Count | null;
  first_examples: Turn[][];
}

export const FAILURE_CODES = [
  'file_missing',
  'file_unreadable',
  'folder_without_examples',
  'project_damaged',
  'unexpected',
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

/** What could not be done: never a sentence, which is the business of the message file. */
export interface Failure {
  code: FailureCode;
  params: Record<string, string>;
  detail: string | null;
}

export interface Backend {
  computerFacts(): Promise<ComputerFacts>;
  /** What the window was opened on, or nothing. */
  projectOpened(): Promise<OpenedProject | null>;
}

/** Makes a failure of whatever was thrown: the program's own, or a fault nobody planned for. */
export function toFailure(thrown: unknown): Failure {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'params' in thrown) {
    const failure = thrown as Failure;
    if (FAILURE_CODES.includes(failure.code)) return failure;
  }
  const detail = thrown instanceof Error ? thrown.message : JSON.stringify(thrown);
  return { code: 'unexpected', params: {}, detail };
}
