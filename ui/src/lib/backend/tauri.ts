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

export const tauriBackend: Backend = {
  async call<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Response<Name>> {
    try {
      return await invoke<Response<Name>>(name, { request });
    } catch (thrown) {
      throw toFailure(thrown);
    }
  },
  onChanges(listener) {
    const listening = listen<Change[]>('changed', (event) => listener(event.payload));
    return () => void listening.then((stop) => stop());
  },
};
