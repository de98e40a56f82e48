// What silence does: it escalates, and neither switches anything off nor decides (domain.md section 5, 3 and 12).

import { describe, expect, test } from '@jest/globals'
import { forecast } from '../../src/domain/forecast.ts'
import { deal } from '../../src/domain/processes/deal.ts'
import { tender } from '../../src/domain/processes/tender.ts'
import { aContext, aProcess, DIRECTOR, HEAD, msk, OWNER, SUBSTITUTE } from '../support/build.ts'

const CREATED = msk('2026-02-10 12:00')

describe('silence', () => {
  test('mistake 12: a time-out never decides: nobody bids, declines or approves because time went by', () => {
    const bid = aProcess('tender', 'detected', CREATED, { dates: { submissionDeadline: msk('2026-05-15 12:00') } })
    const silent = forecast(tender, bid, aContext(CREATED), msk('2027-02-10 12:00'))
    const states = new Set(silent.map(step => step.state))
    expect([...states].sort()).toEqual(['detected', 'missed'])
    const approval = aProcess('deal', 'contract_approval', CREATED)
    const waiting = forecast(deal, approval, aContext(CREATED), msk('2027-02-10 12:00'))
    expect(new Set(waiting.map(step => step.state))).toEqual(new Set(['contract_approval']))
    const readers = new Set(
      waiting.flatMap(step => step.letters.flatMap(letter => letter.readers.map(user => user.id))),
    )
    for (const reader of [OWNER, SUBSTITUTE, HEAD, DIRECTOR]) expect(readers).toContain(reader)
  })
})
