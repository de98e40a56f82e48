import { z } from 'zod'

/*
 * What global-setup.ts started, as the tests find it. A server that could not be started leaves its reason here
 * instead, so that tests which need no server still run, and the others say what is wrong.
 */
const schema = z.object({
  POTOK_TEST_FOLDER: z.string().optional(),
  POTOK_TEST_POSTGRES_URL: z.string().optional(),
  POTOK_TEST_POSTGRES_PROBLEM: z.string().optional(),
  POTOK_TEST_TEMPORAL_ADDRESS: z.string().optional(),
  POTOK_TEST_TEMPORAL_PROBLEM: z.string().optional(),
  POTOK_TEST_CHROMIUM: z.string().optional(),
  POTOK_TEST_CHROMIUM_PROBLEM: z.string().optional(),
})

export type TestEnvironment = z.infer<typeof schema>

/** What this run of the tests has to offer. */
export const testEnvironment = (): TestEnvironment => schema.parse(process.env)

/** Hands something on from the global set-up to the test files. */
export function publish(values: Partial<TestEnvironment>): void {
  for (const [name, value] of Object.entries(values)) if (value !== undefined) process.env[name] = value
}
