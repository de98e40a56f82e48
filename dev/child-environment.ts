import { writeSecretFile } from './secrets.ts'
import type { PortName, Settings } from './settings.ts'

/** The variables (src/config.ts) that worker, API and command line get from a start on this machine. */
export function childEnvironment(input: {
  settings: Settings
  secrets: { secret: string }
  ports: Record<PortName, number>
  databaseUrl: string
  temporal: { address: string; uiUrl: string | null }
  mail: { url: string; captured: boolean }
  url: string
}): Record<string, string> {
  const { settings, secrets, ports, temporal, mail } = input
  return {
    DATABASE_URL: input.databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: settings.temporalNamespace,
    ...(temporal.uiUrl === null ? {} : { TEMPORAL_UI_URL: temporal.uiUrl }),
    SMTP_URL: mail.url,
    MAIL_CAPTURED: String(mail.captured),
    PORT: String(ports.app),
    PUBLIC_URL: process.env.PUBLIC_URL || input.url,
    POTOK_SECRET: process.env.POTOK_SECRET || secrets.secret,
    POTOK_DATA: settings.folder,
    // Local getters and formats must not depend on the machine's zone.
    TZ: 'UTC',
  }
}

/** The same for `npm run potok`, which is started by a person while all this runs. */
export function writeEnvironmentFile(path: string, env: Record<string, string>): void {
  writeSecretFile(
    path,
    Object.entries(env)
      .map(([name, value]) => `${name}="${value}"\n`)
      .join(''),
  )
}
