// The program behind the real window. Nothing outside this folder knows Tauri.
import { invoke } from '@tauri-apps/api/core';
import type { Backend } from './backend';

export const tauriBackend: Backend = {
  computerFacts: () => invoke('computer_facts'),
  projectOpened: () => invoke('project_opened'),
};
