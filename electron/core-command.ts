// Where the core and its Node are: beside the packaged shell, or in the project's sources.
import { join } from 'node:path'

export interface CoreCommand {
  readonly node: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
}

interface Place {
  readonly isPackaged: boolean
  /** Electron's resources folder when packaged. */
  readonly resources: string
  /** The project's folder otherwise. */
  readonly project: string
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * A packaged shell takes no program and no arguments from the environment. Unpackaged, `VIGIL_NODE` names the Node and
 * `VIGIL_CORE_ARGS` (a JSON array) what follows `vigil`; scripts/start.ts sets both.
 */
export function coreCommand(place: Place): CoreCommand {
  // its own variables mean something else to the plain Node it starts
  const env = Object.fromEntries(Object.entries(place.env).filter(([name]) => !/^(ELECTRON_|NODE_OPTIONS$)/.test(name)))
  if (place.isPackaged) {
    const node = join(place.resources, 'runtime', place.platform === 'win32' ? 'node.exe' : 'node')
    return { node, args: [join(place.resources, 'core/main/core.mjs'), 'serve'], env: { ...env, VIGIL_MODELS: join(place.resources, 'models') } }
  }
  const args = JSON.parse(place.env['VIGIL_CORE_ARGS'] ?? '["serve","--demo"]') as string[]
  return { node: place.env['VIGIL_NODE'] ?? 'node', args: [join(place.project, 'core/cli.ts'), ...args], env }
}
