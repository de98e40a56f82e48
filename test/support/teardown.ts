type Undo = () => Promise<void> | void

declare global {
  // Set-up and teardown are separate modules to jest; only the global object reaches from one to the other.
  var potokTeardown: Undo[] | undefined
}

/** Remembers what to undo at the end of the run, last first. */
export function onTeardown(undo: Undo): void {
  globalThis.potokTeardown = [undo, ...(globalThis.potokTeardown ?? [])]
}

/** Undoes it all. */
export async function tearDown(): Promise<void> {
  for (const undo of globalThis.potokTeardown ?? []) await undo()
  globalThis.potokTeardown = []
}
