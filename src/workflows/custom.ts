import { processWorkflow } from './process.ts'

/** The watcher of processes that an administrator defined: its events bring nothing by themselves. */
export const customWorkflow = processWorkflow('custom', {})
