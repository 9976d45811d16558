// What the page may ask of the program, and what it hears from it. The only way out of the page is an object of this
// type, which main.ts hands down; tests hand down one of their own.
import type { Change, Commands, Failure } from './contract';

export type * from './contract';

export type CommandName = keyof Commands;
export type Request<Name extends CommandName> = Commands[Name][0];
export type Response<Name extends CommandName> = Commands[Name][1];

export interface Backend {
  /** Asks; a rejection is always a `Failure`. */
  call<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Response<Name>>;
  /** Hears what changed, at most ten times a second. Gives back how to stop hearing. */
  onChanges(listener: (changes: Change[]) => void): () => void;
}

/** Makes a failure of whatever was thrown: the program's own, or a fault nobody planned for. */
export function toFailure(thrown: unknown): Failure {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'params' in thrown) {
    return thrown as Failure;
  }
  const detail = thrown instanceof Error ? thrown.message : JSON.stringify(thrown);
  return { code: 'internal', params: {}, detail };
}
