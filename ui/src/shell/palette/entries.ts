// Everything the palette knows to do, to go to and to explain, as things are now.
import BookOpen from '@lucide/svelte/icons/book-open';
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark';
import ClipboardCheck from '@lucide/svelte/icons/clipboard-check';
import Cog from '@lucide/svelte/icons/settings';
import Contrast from '@lucide/svelte/icons/contrast';
import FileDown from '@lucide/svelte/icons/file-down';
import FileUp from '@lucide/svelte/icons/file-up';
import Flame from '@lucide/svelte/icons/flame';
import HistoryIcon from '@lucide/svelte/icons/history';
import House from '@lucide/svelte/icons/house';
import Keyboard from '@lucide/svelte/icons/keyboard';
import BookA from '@lucide/svelte/icons/book-a';
import ListChecks from '@lucide/svelte/icons/list-checks';
import LoaderCircle from '@lucide/svelte/icons/loader-circle';
import MessageCircle from '@lucide/svelte/icons/message-circle';
import PenLine from '@lucide/svelte/icons/pen-line';
import Pin from '@lucide/svelte/icons/pin';
import Plus from '@lucide/svelte/icons/plus';
import Redo from '@lucide/svelte/icons/redo-2';
import Signpost from '@lucide/svelte/icons/signpost';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import Undo from '@lucide/svelte/icons/undo-2';
import type { ExampleRow, Home, Overview } from '$lib/backend/backend';
import type { Icon } from '$lib/components/icon';
import { numbers } from '$lib/locale';
import { m } from '$lib/paraglide/messages';
import { SETTINGS_PAGES, stepOf, STEPS, TABS, type StepPage, type Tab } from '$lib/route';
import { actWords, counted, projectName, settingsWords, stepWords, tabWords } from '$lib/words';
import type { RunningApp } from '../running-app.svelte';
import { explanationOf, WORDS } from './glossary';

export const GROUPS = ['do', 'go', 'examples', 'help'] as const;
export type Group = (typeof GROUPS)[number];

export interface Entry {
  /** The same each time, so that it can be told that it was used lately. */
  id: string;
  group: Group;
  icon: Icon;
  label: string;
  /** Quiet words at the end of the row. */
  aside?: string | undefined;
  /** Words that lead here and are not shown. */
  also?: string | undefined;
  /** The number of an example, before its label. */
  number?: string | undefined;
  keys?: string | undefined;
  run: () => void;
}

/** What can be done, gone to and asked, wherever one is. */
export function entriesOf(app: RunningApp, overview: Overview | undefined, home: Home | undefined): Entry[] {
  const { route } = app.place;
  const project = route.page === 'project' ? route.project : undefined;
  return [
    ...(project === undefined ? [] : actsIn(app, project, overview)),
    ...actsAnywhere(app, project ?? null, home),
    ...(project === undefined ? [] : placesIn(app, project)),
    ...placesAnywhere(app, overview, home),
    ...help(app),
  ];
}

/** Examples that were found, as the table lists them. */
export function examplesOf(app: RunningApp, project: string, rows: readonly ExampleRow[]): Entry[] {
  return rows.map((row) => ({
    id: `example-${row.id}`,
    group: 'examples',
    icon: MessageCircle,
    number: numbers.count(row.id),
    label: row.asks,
    run: () => app.go(stepOf(project, 'examples', 'all', String(row.id))),
  }));
}

function actsIn(app: RunningApp, project: string, overview: Overview | undefined): Entry[] {
  const go = (step: StepPage, tab?: Tab) => () => app.go(stepOf(project, step, tab));
  const act = (
    id: string,
    icon: Icon,
    label: string,
    also: string,
    run: () => void,
    aside?: string,
  ): Entry => ({
    id,
    group: 'do',
    icon,
    label,
    also,
    run,
    aside,
  });
  const acts = [
    act('add-example', Plus, m.palette_add_example(), m.palette_add_example_also(), () =>
      app.addExample(project),
    ),
    act('bake', Flame, m.palette_bake(), m.palette_bake_also(), go('examples', 'bake')),
    act(
      'edit-prompt',
      Pin,
      m.palette_edit_prompt(),
      m.palette_edit_prompt_also(),
      go('plan'),
      stepWords('plan'),
    ),
    act('train', Flame, m.palette_train(), m.palette_train_also(), go('train'), stepWords('train')),
    act(
      'score',
      ClipboardCheck,
      m.palette_score(),
      m.palette_score_also(),
      go('evaluate'),
      stepWords('evaluate'),
    ),
    act('chat', MessageCircle, m.palette_chat(), m.palette_chat_also(), go('use'), stepWords('use')),
    act('export', FileDown, m.palette_export(), m.palette_export_also(), () =>
      app.showExport({ project, filter: 'all', search: '', sort: 'number' }),
    ),
    act('versions', HistoryIcon, m.palette_versions(), m.palette_versions_also(), () =>
      app.showVersions(project),
    ),
    act('rename', PenLine, m.palette_rename(), '', () => (app.overlay = 'rename')),
  ];
  if (!overview) return acts;
  const { drafts_waiting: drafts, findings, history } = overview;
  if (drafts > 0) {
    const label = counted('palette_review', drafts);
    acts.unshift(act('review', ListChecks, label, m.palette_review_also(), go('examples', 'review')));
  }
  if (findings > 0) {
    const label = counted('palette_fix', findings);
    acts.unshift(act('fix', TriangleAlert, label, m.palette_fix_also(), go('examples', 'health')));
  }
  if (history.undo) {
    const label = m.palette_undo({ what: actWords(history.undo) });
    acts.push({ ...act('undo', Undo, label, '', () => void app.history.undo(project)), keys: 'Ctrl Z' });
  }
  if (history.redo) {
    const label = m.palette_redo({ what: actWords(history.redo) });
    acts.push({
      ...act('redo', Redo, label, '', () => void app.history.redo(project)),
      keys: 'Ctrl Shift Z',
    });
  }
  return acts;
}

function actsAnywhere(app: RunningApp, project: string | null, home: Home | undefined): Entry[] {
  const act = (entry: Omit<Entry, 'group'>): Entry => ({ ...entry, group: 'do' });
  const { theme, technical_names: technical } = app.settings;
  const themes = {
    light: m.palette_theme_light(),
    dark: m.palette_theme_dark(),
    system: m.palette_theme_system(),
  };
  return [
    act({
      id: 'import',
      icon: FileUp,
      label: m.palette_import(),
      also: m.palette_import_also(),
      run: () => app.importFile(project),
    }),
    act({
      id: 'new-project',
      icon: Plus,
      label: m.palette_new_project(),
      also: m.palette_new_project_also(),
      run: () => app.newProject(),
    }),
    ...(home?.samples ?? []).map(({ sample, name }) =>
      act({
        id: `sample-${sample}`,
        icon: BookOpen,
        label: m.palette_sample({ name }),
        also: m.palette_sample_also(),
        run: () => app.openSample(sample),
      }),
    ),
    ...(['light', 'dark', 'system'] as const)
      .filter((other) => other !== theme)
      .map((other) =>
        act({
          id: `theme-${other}`,
          icon: Contrast,
          label: themes[other],
          also: m.palette_theme_also(),
          run: () => app.changeSettings({ theme: other }),
        }),
      ),
    act({
      id: 'technical',
      icon: BookA,
      label: technical ? m.palette_technical_off() : m.palette_technical_on(),
      also: m.palette_technical_also(),
      run: () => app.changeSettings({ technical_names: !technical }),
    }),
    act({
      id: 'activity',
      icon: LoaderCircle,
      label: m.palette_activity(),
      also: m.palette_activity_also(),
      keys: 'Ctrl J',
      run: () => app.toggleActivity(),
    }),
    act({
      id: 'shortcuts',
      icon: Keyboard,
      label: m.palette_shortcuts(),
      also: m.palette_shortcuts_also(),
      keys: '?',
      run: () => (app.overlay = 'shortcuts'),
    }),
  ];
}

function placesIn(app: RunningApp, project: string): Entry[] {
  return STEPS.flatMap((step, index) =>
    TABS[step].map((tab: Tab, place): Entry => {
      const label = tabWords(tab);
      const isOnly = TABS[step].length === 1;
      return {
        id: `go-${tab}`,
        group: 'go',
        icon: Signpost,
        label: isOnly ? stepWords(step) : m.palette_in({ step: stepWords(step), tab: label }),
        also: label,
        keys: place === 0 ? `Ctrl ${index + 1}` : undefined,
        run: () => app.go(stepOf(project, step, tab)),
      };
    }),
  );
}

function placesAnywhere(app: RunningApp, overview: Overview | undefined, home: Home | undefined): Entry[] {
  const others = overview?.others ?? home?.projects ?? [];
  return [
    {
      id: 'go-home',
      group: 'go',
      icon: House,
      label: m.frame_home(),
      run: () => app.go({ page: 'home' }),
    },
    ...others.map(({ id, name }): Entry => ({
      id: `go-${id}`,
      group: 'go',
      icon: Signpost,
      label: projectName(name),
      aside: m.palette_project(),
      run: () => app.go(stepOf(id, 'plan')),
    })),
    ...SETTINGS_PAGES.map((of): Entry => ({
      id: `go-${of}`,
      group: 'go',
      icon: Cog,
      label: settingsWords(of),
      aside: m.frame_settings(),
      also: m.frame_settings(),
      run: () => app.go({ page: 'settings', of }),
    })),
  ];
}

function help(app: RunningApp): Entry[] {
  return WORDS.map((word) => {
    const { question, technical } = explanationOf(word);
    return {
      id: `help-${word}`,
      group: 'help',
      icon: CircleQuestionMark,
      label: question,
      also: technical,
      run: () => (app.explained = word),
    };
  });
}
