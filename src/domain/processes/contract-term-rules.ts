// What a contract asks for while it runs: obligations, prices, what else the client needs (domain.md K7, K9, T14).

import type { Rule } from '../definition.ts'
import { IN_FORCE } from './contract-words.ts'

// Nobody signs prices for longer; what renews itself has a successor with a first day of its own.
const ANNIVERSARIES = Array.from({ length: 15 }, (_, index) => index + 1)

export const ALONG_THE_WAY: readonly Rule[] = [
  {
    id: 'K7',
    states: IN_FORCE,
    when: ['ours'],
    each: { fact: 'obligations' },
    // A service level that runs for hours is no matter of a week before; its last quarter is.
    opens: ['latest(item -7d, item -25% since itemFrom)', 'item -0d', 'item +1d'],
    due: 'item +0d',
    task: {
      title: 'meetObligation',
      to: 'owner',
      ladder: 'L',
      outcomes: ['finishObligation'],
    },
    pauseOnHold: false,
  },
  {
    id: 'K7.level',
    states: IN_FORCE,
    when: ['ours'],
    each: { fact: 'obligations' },
    opens: 'item -25% since itemFrom',
    mail: { template: 'levelAtRisk', to: ['owner', 'head'] },
    critical: true,
    pauseOnHold: false,
  },
  {
    id: 'K9',
    states: IN_FORCE,
    when: ['ours'],
    opens: ANNIVERSARIES.map(year => `startOn +${year}y -60d`),
    // An anniversary with which the contract ends has no price to review.
    until: 'endOn',
    within: '10wd',
    catchUp: 'skip',
    task: { title: 'reviewPrice', to: 'owner', ladder: 'L' },
    pauseOnHold: false,
  },
  ...[
    { id: 'T14.half', states: IN_FORCE, opens: 'endOn -50% since startOn' },
    { id: 'T14.end', states: IN_FORCE, opens: 'latest(endOn -60d, endOn -25% since startOn)' },
    { id: 'T14.after', states: ['expired'], opens: 'endOn +14d' },
  ].map(
    (rule): Rule => ({
      ...rule,
      when: ['ours'],
      within: '5wd',
      task: { title: 'askForMore', to: 'owner', ladder: 'L', outcomes: ['proposeMore', 'not_needed'] },
    }),
  ),
]
