import { processWorkflow } from './process.ts'

/** Watches the care for a client; nothing follows its events. */
export const accountWorkflow = processWorkflow('account', {})
