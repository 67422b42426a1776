/// Keys are off inside fields and open dialogs.
export function isTyping(event: KeyboardEvent): boolean {
  if (document.querySelector('dialog[open]')) return true;
  const at = event.target as Element;
  // a dialog that has just closed may hold the focus for a moment
  return Boolean(at.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]') && !at.closest('dialog'));
}
export const plain = (event: KeyboardEvent) => !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event);
/// J and K step through the links of a list, Enter opens the one that has the focus.
export function stepRows(event: KeyboardEvent): void {
  if (!plain(event) || (event.key !== 'j' && event.key !== 'k')) return;
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  rows[Math.min(Math.max(at + (event.key === 'j' ? 1 : -1), 0), rows.length - 1)]?.focus();
}
