// Ctrl and Enter, or on a Mac Cmd and Enter: "done with this one". Works inside of a field too.

export function isCtrlEnter(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing;
}
