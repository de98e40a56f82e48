import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder, loadDotEnv } from './settings.ts'

/*
 * Loaded before the command line (`npm run potok`): it talks to the servers that a running `npm start` has written down.
 * What the shell says wins over .env, and .env over the running start.
 */
loadDotEnv()
const running = join(dataFolder(process.env), 'run', 'env')
if (existsSync(running)) process.loadEnvFile(running)
