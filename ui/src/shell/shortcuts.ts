// The keys that work on every page. Those of a page are the page's own; the list of all of them is in
// ShortcutsDialog.svelte.
import { STEPS, stepOf, TABS, type Route, type Tab } from '$lib/route';
import { pageKey } from '$lib/single-keys';
import { isTyping } from '$lib/typing';
import { chordOf } from './chord';
import { goToNextRegion } from './regions';
import type { RunningApp } from './running-app.svelte';

type InProject = Extract<Route, { page: 'project' }>;

/** Does what the keys say, unless somebody else has. */
export function press(event: KeyboardEvent, app: RunningApp): void {
  if (event.defaultPrevented || event.isComposing) return;
  const act = actOf(chordOf(event), event, app);
  if (!act) return;
  event.preventDefault();
  act();
}

function actOf(chord: string, event: KeyboardEvent, app: RunningApp): (() => void) | undefined {
  // A dialog has the keys for itself; only the palette's own key closes it again.
  if (chord === 'Ctrl+K' && (app.overlay === 'palette' || !isUnderDialog())) return () => app.togglePalette();
  if (isUnderDialog()) return undefined;
  const route = app.place.route;
  return (
    actAnywhere(chord, event, app) ??
    (route.page === 'project' ? actInProject(chord, event, app, route) : undefined)
  );
}

function actAnywhere(chord: string, event: KeyboardEvent, app: RunningApp): (() => void) | undefined {
  switch (chord) {
    case 'Ctrl+,':
      return () => app.go({ page: 'settings', of: 'appearance' });
    case 'Ctrl+J':
      return () => app.toggleActivity();
    case 'F6':
      return () => goToNextRegion(event.shiftKey ? -1 : 1);
    case '?':
      if (pageKey(event, app.settings.single_keys) === undefined) return undefined;
      return () => (app.overlay = 'shortcuts');
    case 'Escape':
      return app.isActivityOpen ? () => app.toggleActivity() : undefined;
    default:
      return undefined;
  }
}

function actInProject(
  chord: string,
  event: KeyboardEvent,
  app: RunningApp,
  route: InProject,
): (() => void) | undefined {
  switch (chord) {
    case 'Ctrl+Shift+[':
    case 'Ctrl+Shift+]':
      return () => app.go(nextTab(route, chord.endsWith(']') ? 1 : -1));
    case 'Ctrl+Z':
      // In a text the keys take back what was typed there; the text is saved all the same.
      return isTyping(event.target) ? undefined : () => void app.history.undo(route.project);
    case 'Ctrl+Shift+Z':
    case 'Ctrl+Y':
      return isTyping(event.target) ? undefined : () => void app.history.redo(route.project);
    default: {
      const step = /^Ctrl\+[1-5]$/.test(chord) ? STEPS[Number(chord.at(-1)) - 1] : undefined;
      return step ? () => app.go(stepOf(route.project, step)) : undefined;
    }
  }
}

function nextTab({ project, step, tab }: InProject, by: 1 | -1): Route {
  const tabs: readonly Tab[] = TABS[step];
  return stepOf(project, step, tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length]);
}

function isUnderDialog(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"], [role="alertdialog"]') !== null;
}
