// What happened lately, in words, and where it is looked at.
import ClipboardCheck from '@lucide/svelte/icons/clipboard-check';
import Croissant from '@lucide/svelte/icons/croissant';
import FileUp from '@lucide/svelte/icons/file-up';
import Flame from '@lucide/svelte/icons/flame';
import type { Recent } from '$lib/backend/backend';
import type { Icon } from '$lib/components/icon';
import { numbers } from '$lib/locale';
import { m } from '$lib/paraglide/messages';
import { plainName } from '$lib/plain-name';
import { stepOf, type Route } from '$lib/route';
import { counted, projectName } from '$lib/words';

export interface RecentWords {
  icon: Icon;
  /** What it is about, told first. */
  lead: string;
  rest: string;
  /** A fact beside it. */
  aside: string;
  /** How the arrow is called. */
  open: string;
  place: Route;
}

export function recentWords({ project, project_name, what }: Recent): RecentWords {
  const name = projectName(project_name);
  switch (what.kind) {
    case 'run':
      return {
        icon: Flame,
        lead: m.recent_run({ number: numbers.count(what.number) }),
        rest: what.is_done ? m.recent_run_done({ name }) : m.recent_run_stopped({ name }),
        aside: '',
        open: m.recent_run_open({ name }),
        place: stepOf(project, 'train', 'runs'),
      };
    case 'import':
      return {
        icon: FileUp,
        lead: plainName(what.file),
        rest: m.recent_import({ name }),
        aside: counted('home_examples', what.examples),
        open: m.recent_import_open({ name }),
        place: stepOf(project, 'examples'),
      };
    case 'bake':
      return {
        icon: Croissant,
        lead: counted('recent_bake', what.drafts),
        rest:
          what.waiting === 0
            ? m.recent_bake_in({ name })
            : counted('recent_bake_waiting', what.waiting, { name }),
        aside: '',
        open: m.recent_bake_open({ name }),
        place: stepOf(project, 'examples', what.waiting === 0 ? 'bake' : 'review'),
      };
    case 'evaluation': {
      const { number, score } = what;
      const right = score && { right: numbers.count(score.right), of: numbers.count(score.of) };
      return {
        icon: ClipboardCheck,
        lead: number === null ? m.recent_baseline() : m.recent_run({ number: numbers.count(number) }),
        rest: right ? m.recent_scored({ name, ...right }) : m.recent_asked({ name }),
        aside: score ? counted('recent_questions', score.of) : '',
        open: m.recent_scores_open({ name }),
        place: stepOf(project, 'evaluate'),
      };
    }
  }
}
