// electron-builder.yml as electron-builder itself understands it; checking it needs neither network nor Electron's binary.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Configuration } from 'electron-builder'
import { parse } from 'yaml'
import { ROOT } from '../bundles.ts'

const FILE = 'electron-builder.yml'

interface ConfigModule {
  getConfig(project: string, file: string, overrides: object | null): Promise<object>
  validateConfiguration(config: object, log: object): Promise<void>
}

export function readBuilderConfig(): Configuration {
  return parse(readFileSync(join(ROOT, FILE), 'utf8')) as Configuration
}

/** @throws Error that names the unknown key or the wrong type */
export async function validateBuilderConfig(): Promise<void> {
  // no public entry: electron-builder validates only as the first step of a build
  const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
  const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as ConfigModule
  const { DebugLogger } = require('builder-util') as { DebugLogger: new (isOn: boolean) => object }
  await validateConfiguration(await getConfig(ROOT, FILE, null), new DebugLogger(false))
}
