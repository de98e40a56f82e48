import { availableParallelism } from 'node:os'

/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '\\.tsx?$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', tsx: false },
          transform: { react: { runtime: 'automatic' } },
          experimental: { keepImportAttributes: true },
        },
        sourceMaps: 'inline',
      },
    ],
  },
  setupFiles: ['<rootDir>/test/support/seed.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  reporters: ['default', '<rootDir>/test/support/reporter.js'],
  // Postgres and Temporal want a share of the machine too; two workers are the fewest that run side by side.
  maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
  // Modules of an ES module context are kept until its worker ends.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
  // What the runtime writes is no module of ours.
  modulePathIgnorePatterns: ['<rootDir>/.data/', '<rootDir>/web/dist/'],
}
