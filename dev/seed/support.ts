import { addDays, type Day, daysBetween } from '../../src/domain/calendar.ts'
import type { Actor } from '../../src/domain/process.ts'
import type { Stage } from './stage.ts'
import type { Teller } from './teller.ts'

/** Days before the main contract ends, at which each thing is done. */
const OFFER = 105
const DRAFT = 84
const AGREE = 58
const SIGN = 30

/** How a support contract comes about, between the day it is due (K1) and the end of the main contract. */
export async function tellSupport(
  { clock, cast }: Stage,
  teller: Teller,
  { id, owner, mainEndOn }: { id: string; owner: Actor; mainEndOn: Day },
): Promise<void> {
  const left = daysBetween(clock.day(0), mainEndOn)
  const on = (before: number, time: string, by: Actor) => ({ at: clock.ago(Math.max(before - left, 0), time), by })
  const number = `С-${mainEndOn.slice(2, 7)}`
  const startOn = addDays(mainEndOn, 1)
  const endOn = addDays(mainEndOn, 365)
  if (left < OFFER) await teller.give(id, 'offer', on(OFFER, '12:00', owner), { note: 'Предложение отправлено' })
  if (left < DRAFT) await teller.give(id, 'draft', on(DRAFT, '15:40', owner))
  if (left < AGREE)
    await teller.give(id, 'agree', on(AGREE, '11:30', cast.schultz), { startOn, endOn, noticeOn: addDays(endOn, -60) })
  if (left < SIGN) {
    const signed = on(SIGN, '16:10', cast.schultz)
    await teller.give(id, 'sign', signed, { signedOn: signed.at.slice(0, 10), contractNumber: number })
  }
}
