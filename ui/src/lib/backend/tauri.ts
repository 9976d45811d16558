// The program behind the real window. Nothing outside this folder knows Tauri.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import {
  toFailure,
  type Backend,
  type Change,
  type CommandName,
  type Request,
  type Response,
} from './backend';

const listeners = new Set<(changes: Change[]) => void>();

// One for the whole page, and there before the first question: what changes between an answer and the moment at which
// somebody listens would be told to nobody.
const listening = listen<Change[]>('changed', (event) => {
  for (const listener of [...listeners]) listener(event.payload);
});

export const tauriBackend: Backend = {
  async call<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Response<Name>> {
    try {
      await listening;
      return await invoke<Response<Name>>(name, { request });
    } catch (thrown) {
      throw toFailure(thrown);
    }
  },
  onChanges(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
