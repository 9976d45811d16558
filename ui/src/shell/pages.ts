// Which component shows which place. Each is its own file, read when it is first needed.
import type { Component } from 'svelte';
import type { SettingsPage, Tab } from '$lib/route';

export interface ProjectPageProps extends Record<string, unknown> {
  project: string;
  tab: Tab;
  /** What is open there: the number of an example, the id of a run. */
  item?: string;
}

type Load<Props extends Record<string, unknown>> = () => Promise<{ default: Component<Props> }>;

export const PROJECT_PAGES: Record<Tab, Load<ProjectPageProps>> = {
  plan: () => import('../features/plan/PlanPage.svelte'),
  all: () => import('../features/examples/ExamplesPage.svelte'),
  bake: () => import('../features/bake/BakePage.svelte'),
  review: () => import('../features/review/ReviewPage.svelte'),
  health: () => import('../features/health/HealthPage.svelte'),
  configure: () => import('../features/train/TrainPage.svelte'),
  runs: () => import('../features/runs/RunsPage.svelte'),
  scores: () => import('../features/evaluate/EvaluatePage.svelte'),
  compare: () => import('../features/compare/ComparePage.svelte'),
  chat: () => import('../features/chat/ChatPage.svelte'),
};

export const SETTINGS_PAGES: Record<SettingsPage, Load<Record<string, never>>> = {
  connections: () => import('../features/settings/ConnectionsPage.svelte'),
  models: () => import('../features/settings/ModelsPage.svelte'),
  privacy: () => import('../features/settings/PrivacyPage.svelte'),
  appearance: () => import('../features/settings/AppearancePage.svelte'),
};

/** Reads all of them, so that going there takes no time. */
export async function readPages(): Promise<void> {
  for (const load of [...Object.values(PROJECT_PAGES), ...Object.values(SETTINGS_PAGES)]) await load();
}
