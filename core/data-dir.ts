// Where data lies when nobody says otherwise: the platform's own place for it, the demo's beside it.
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

export interface Place {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly home: string
}

export function placeOf(environment: Place['environment']): Place {
  return { platform: process.platform, environment, home: homedir() }
}

/** XDG Base Directory Specification: a value that is not absolute is to be ignored. */
export function defaultDataDir({ platform, environment, home }: Place, isDemo: boolean): string {
  const name = isDemo ? 'vigil-demo' : 'vigil'
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), name)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', name)
  const data = environment['XDG_DATA_HOME']
  return join(data !== undefined && isAbsolute(data) ? data : join(home, '.local', 'share'), name)
}
