// The person's settings as the style sheets read them. Not the size of the text: the program sets that as the zoom of
// the whole web view. A zoom by style would leave pointer and page in different pixels, and sliders beside the pointer.
import type { Settings } from '$lib/backend/backend';

export function applyLook(settings: Settings): void {
  mark('data-theme', settings.theme === 'system' ? undefined : settings.theme);
  mark('data-contrast', settings.stronger_contrast ? 'more' : undefined);
  mark('data-motion', settings.less_motion ? 'less' : undefined);
}

function mark(name: string, value: string | undefined): void {
  const { documentElement } = document;
  if (value === undefined) documentElement.removeAttribute(name);
  else documentElement.setAttribute(name, value);
}
