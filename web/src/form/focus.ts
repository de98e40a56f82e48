/** What opened a form: the focused element, or the button whose menu it was chosen from. */
export function openerNow(): HTMLElement | null {
  const active = document.activeElement
  const menu = active?.closest('[role="menu"]')
  const opener = menu ? document.querySelector(`[aria-controls="${CSS.escape(menu.id)}"]`) : active
  return opener instanceof HTMLElement ? opener : null
}

/** Gives the keyboard back to where it was; to the page's content when that is gone. */
export function returnFocus(opener: HTMLElement | null): void {
  const isLost = document.activeElement === null || document.activeElement === document.body
  if (!isLost) return
  if (opener?.isConnected && opener !== document.body) opener.focus()
  else document.getElementById('main')?.focus({ preventScroll: true })
}
