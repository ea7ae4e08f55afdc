// Packs the product into a folder around a stand-in for Electron, so that what would ship can be looked at without a download.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'electron-builder'
import { ROOT } from '../bundles.ts'
import { readBuilderConfig } from './config.ts'

/** @returns the packed folder, below `work` */
export async function packInto(work: string): Promise<string> {
  const electronDist = makeElectronStandIn(join(work, 'electron'))
  const output = join(work, 'dist')
  // fuses are bits in the real binary; the shell test holds their settings
  const { electronFuses: _fuses, ...config } = readBuilderConfig()
  // given as a file: an object would be laid over electron-builder.yml, not taken instead of it
  const file = join(work, 'builder.json')
  writeFileSync(file, JSON.stringify({ ...config, electronDist, directories: { ...config.directories, output } }))
  await build({ projectDir: ROOT, config: file, linux: ['dir'], [process.arch]: true, publish: 'never' })
  return join(output, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`)
}

function makeElectronStandIn(dir: string): string {
  mkdirSync(join(dir, 'locales'), { recursive: true })
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/electron/package.json'), 'utf8')) as { version: string }
  writeFileSync(join(dir, 'version'), version)
  writeFileSync(join(dir, 'electron'), '#!/bin/sh\nexit 1\n')
  chmodSync(join(dir, 'electron'), 0o755)
  for (const file of ['chrome_100_percent.pak', 'resources.pak', 'locales/zh-CN.pak', 'locales/en-US.pak', 'LICENSE', 'LICENSES.chromium.html'])
    writeFileSync(join(dir, file), '')
  return dir
}
