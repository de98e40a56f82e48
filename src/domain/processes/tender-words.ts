// Groups of states and choices that the commands and the rules of a tender share.

export const BEFORE_SUBMISSION = ['detected', 'ownership_check', 'go_no_go', 'preparing', 'approval'] as const
export const WORKED_ON = ['preparing', 'approval'] as const
export const WAITING = ['submitted', 'evaluation', 'auction'] as const

export const OWNERSHIP = { type: 'choice', choices: ['ours', 'unclaimed', 'competitor'] } as const
export const CAPACITY = { type: 'choice', choices: ['enough', 'partial', 'none'] } as const
export const CAUSE = {
  type: 'choice',
  choices: ['price', 'quality', 'terms', 'documents', 'experience', 'deadline', 'other'],
} as const
