import { processWorkflow } from './process.ts'

/** Watches a tracked object that belongs to no client; all others are watched by their client's fleet. */
export const objectWorkflow = processWorkflow('object', {})
