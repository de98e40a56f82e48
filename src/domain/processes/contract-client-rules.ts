// What a contract says to the client, and what our people do where no letter may go (domain.md K2, K6; 3.9).

import type { Rule, TaskSpec } from '../definition.ts'
import type { GuardName } from '../guards.ts'
import { before } from './contract-words.ts'

type Occasion = Pick<Rule, 'states' | 'opens'> & {
  id: string
  when?: readonly GuardName[]
  template: string
  task: TaskSpec
}

/** A letter to the client; where it may not be written, the owner speaks with the client, and the story says why. */
const toClient = ({ id, states, opens, when = [], template, task }: Occasion): readonly Rule[] => [
  {
    id,
    states,
    when: ['oursSupport', 'clientReachable', ...when],
    opens,
    mail: { template, to: ['client'] },
    pauseOnHold: false,
  },
  {
    id: `${id}.call`,
    states,
    when: ['oursSupport', 'clientUnreachable', ...when],
    opens,
    task,
    event: 'client_not_written',
    pauseOnHold: false,
  },
]

const TERMS = {
  states: ['active', 'renewal_window'],
  template: 'clientTerms',
  task: { title: 'tellClientTerms', to: 'owner', ladder: 'L' },
} as const

export const CLIENT_LETTERS: readonly Rule[] = [
  // Of an offer that lies with the client: 60 days before the main contract ends, and three days after it was sent.
  ...toClient({
    id: 'K2.remind',
    states: ['offered'],
    opens: `latest(${before('mainEndOn', 60, 'mainStartOn')}, entered +3wd)`,
    template: 'clientOffer',
    task: { title: 'remindClient', to: 'owner', ladder: 'L' },
  }),
  ...toClient({ id: 'K6', ...TERMS, when: ['clientNoticeUnknown'], opens: before('endOn', 30, 'startOn') }),
  ...toClient({ id: 'K6.legal', ...TERMS, when: ['clientNoticeKnown'], opens: 'clientNoticeOn -0d' }),
]
