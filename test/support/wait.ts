import { setTimeout as delay } from 'node:timers/promises'

export type WaitOptions = {
  /** What is awaited, in words: it stands in the message when it does not come. */
  what: string
  timeoutMs?: number
  everyMs?: number
}

/**
 * Asks again and again until the answer is neither undefined, null nor false, and gives that answer back.
 * A question that throws has simply not been answered yet; the last error is told when time is up.
 */
export async function eventually<Answer>(
  ask: () => Answer | Promise<Answer>,
  { what, timeoutMs = 10_000, everyMs = 25 }: WaitOptions,
): Promise<NonNullable<Exclude<Answer, false>>> {
  const deadline = Date.now() + timeoutMs
  let problem = ''
  for (;;) {
    try {
      const answer = await ask()
      if (isAnswer(answer)) return answer
      problem = ''
    } catch (error) {
      problem = `; the last attempt failed: ${error instanceof Error ? error.message : String(error)}`
    }
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}${problem}`)
    await delay(everyMs)
  }
}

const isAnswer = <Answer>(answer: Answer): answer is NonNullable<Exclude<Answer, false>> =>
  answer !== undefined && answer !== null && answer !== false
