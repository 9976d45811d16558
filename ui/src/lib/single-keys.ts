// Keys that do something on a page without Ctrl: only when no field has the focus, and not at all where the person
// turned them off.

const FIELDS =
  'input:not([type="checkbox"]), textarea, select, [contenteditable="true"], [role="slider"], [role="spinbutton"]';
// A dialog or an open menu has keys of its own.
const OVER_THE_PAGE = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

/**
 * The key that was pressed for the page, letters in lower case; nothing where it was meant for something else.
 * `areLettersOn` is the person's setting; arrows and the like work either way.
 */
export function pageKey(event: KeyboardEvent, areLettersOn: boolean): string | undefined {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.length === 1 && !areLettersOn) return;
  const target = event.target instanceof Element ? event.target : undefined;
  if (target?.closest(`${FIELDS}, ${OVER_THE_PAGE}`)) return;
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}
