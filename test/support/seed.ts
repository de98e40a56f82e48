import fc from 'fast-check'

/*
 * Properties draw new examples with every run, so that they go on finding faults. On the build server a run must say
 * the same about the same commit: there the draw is fixed, and whoever wants more calls the tests at home.
 */
if (process.env.CI !== undefined) fc.configureGlobal({ seed: 20_261_123 })
