// Calls that come while others of their kind are at work are carried out together, and each gets its own answer.

import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'

/** `work` answers in the order of the inputs; an Error there is the answer to that call alone. What it throws, all get. */
export function gathered<Input, Answer>(
  work: (inputs: readonly Input[]) => Promise<readonly (Answer | Error)[]>,
): (input: Input) => Promise<Answer> {
  type Call = { input: Input; resolve: (answer: Answer) => void; reject: (error: unknown) => void }
  let waiting: Call[] = []
  let isWorking = false

  async function workOff(): Promise<void> {
    isWorking = true
    // Whoever was called in the same moment comes along.
    await othersHadTheirTurn()
    while (waiting.length > 0) {
      const calls = waiting
      waiting = []
      try {
        const answers = await work(calls.map(call => call.input))
        for (const [index, { resolve, reject }] of calls.entries()) {
          const answer = answers[index]
          if (answer === undefined || answer instanceof Error) reject(answer ?? new Error('a call got no answer'))
          else resolve(answer)
        }
      } catch (error) {
        for (const { reject } of calls) reject(error)
      }
    }
    isWorking = false
  }

  return input =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject })
      if (!isWorking) void workOff()
    })
}
