// What silence does: it escalates, and neither switches anything off nor decides (domain.md section 5, 3 and 12).

import { describe, expect, test } from '@jest/globals'
import { isRefusal } from '../../src/domain/errors.ts'
import { forecast } from '../../src/domain/forecast.ts'
import type { ProcessView } from '../../src/domain/process.ts'
import { deal } from '../../src/domain/processes/deal.ts'
import { object } from '../../src/domain/processes/object.ts'
import { tender } from '../../src/domain/processes/tender.ts'
import { turn } from '../../src/domain/turn.ts'
import { aContext, aProcess, DIRECTOR, HEAD, msk, OWNER, SUBSTITUTE } from '../support/build.ts'

const CREATED = msk('2026-02-10 12:00')

describe('silence', () => {
  test('mistake 3: a service that nobody answers is told upwards, and neither it nor its rule switches itself off', () => {
    const serviceRules = [
      { id: 'to', everyMonths: 12, combine: 'first', anchor: 'floating', leadDays: 30, last: { on: '2026-02-10' } },
    ]
    let process: ProcessView = aProcess('object', 'in_service', CREATED, { facts: { meter: 'km', serviceRules } })
    let now = CREATED
    const told = new Set<string>()
    for (let count = 0; count < 200; count += 1) {
      const context = aContext(now)
      const turned = turn(object, process, context)
      if (isRefusal(turned)) throw new Error(turned.code)
      for (const letter of turned.letters) for (const audience of letter.to) told.add(audience)
      process = turned.process
      if (!turned.next?.at || turned.next.at > msk('2030-02-10 12:00')) break
      now = turned.next.at
    }
    expect(process.state).toBe('in_service')
    expect(process.tasks.map(task => task.rule)).toContain('O1')
    expect([...told]).toEqual(expect.arrayContaining(['head', 'director']))
  })

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
