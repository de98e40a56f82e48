import { writeSync } from 'node:fs'

const STDOUT = 1

/** Ends the output with `N passed, N failed`; suites that could not be loaded count as failed, skipped tests are named. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    const skipped = results.numPendingTests + results.numTodoTests
    const reason = process.env.POTOK_TEST_CHROMIUM_PROBLEM
    const lines = skipped === 0 ? [] : [`${skipped} skipped${reason ? `: ${reason}` : ''}`]
    lines.push(`${results.numPassedTests} passed, ${failed} failed`)
    // Written at the very end, after everything that jest itself still has to say.
    process.once('exit', () => writeSync(STDOUT, `${lines.join('\n')}\n`))
  }
}
