// Layers of the calendar: what stands on a day.

/**
 * Visits on their agreed day, or on the first day on which one of their services is due while none is agreed; services that
 * are due and belong to no visit; tasks on the day on which they are due; the ends of contracts.
 */
export const PLAN_LAYERS = ['visit', 'service', 'task', 'contract'] as const
export type PlanLayer = (typeof PLAN_LAYERS)[number]
