import { tearDown } from './teardown.ts'

/** Stops what the global set-up started. */
export default async function globalTeardown(): Promise<void> {
  await tearDown()
}
