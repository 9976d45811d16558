// Where one can be, and how that stands behind the # of the address, so that Back works and a link is a link.

export const SETTINGS_PAGES = ['connections', 'models', 'privacy', 'appearance'] as const;
export type SettingsPage = (typeof SETTINGS_PAGES)[number];

export const STEPS = ['plan', 'examples', 'train', 'evaluate', 'use'] as const;
export type StepPage = (typeof STEPS)[number];

/** The tabs of each step; the first one is where a step opens. */
export const TABS = {
  plan: ['plan'],
  examples: ['all', 'bake', 'review', 'health'],
  train: ['configure', 'runs'],
  evaluate: ['scores', 'compare'],
  use: ['chat'],
} as const satisfies Record<StepPage, readonly string[]>;
export type Tab = (typeof TABS)[StepPage][number];

export type Route =
  | { page: 'home' }
  | { page: 'settings'; of: SettingsPage }
  | {
      page: 'project';
      project: string;
      step: StepPage;
      tab: Tab;
      /** What is open there: the number of an example, the id of a run. */
      item?: string;
    };

/** The first tab of a step, or the one that is named. */
export function stepOf(project: string, step: StepPage, tab?: Tab, item?: string): Route {
  const route: Route = { page: 'project', project, step, tab: tab ?? TABS[step][0] };
  return item === undefined ? route : { ...route, item };
}

/** How an item begins that names several examples. */
const SEVERAL = 'these-';

/** An item that names these examples. */
export function itemOf(examples: readonly number[]): string {
  return `${SEVERAL}${examples.join('.')}`;
}

/** The examples that an item names; nothing where it names something else. */
export function examplesIn(item: string): number[] | undefined {
  if (!item.startsWith(SEVERAL)) return undefined;
  const numbers = item.slice(SEVERAL.length).split('.').map(Number);
  return numbers.every((number) => Number.isSafeInteger(number) && number > 0) ? numbers : undefined;
}

export function toHash(route: Route): string {
  switch (route.page) {
    case 'home':
      return '#/';
    case 'settings':
      return `#/settings/${route.of}`;
    case 'project': {
      const item = route.item === undefined ? '' : `/${encodeURIComponent(route.item)}`;
      return `#/project/${route.project}/${route.step}/${route.tab}${item}`;
    }
  }
}

/** The place that an address names; Home for one that names none. */
export function fromHash(hash: string): Route {
  const [, first, second, third, fourth, fifth] = hash.split('/');
  if (first === 'settings') {
    const of = SETTINGS_PAGES.find((page) => page === second);
    return { page: 'settings', of: of ?? 'appearance' };
  }
  if (first === 'project' && second !== undefined && second !== '') {
    const step = STEPS.find((step) => step === third) ?? 'plan';
    const tab = TABS[step].find((tab) => tab === fourth);
    return stepOf(second, step, tab, fifth === undefined ? undefined : decodeURIComponent(fifth));
  }
  return { page: 'home' };
}
