// Builds out/ with electron-vite, and tells whether what is there is older than what it is made from.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')

/** One file of each bundle; the oldest dates the whole build. */
const RESULTS = [
  'out/main/main.mjs',
  'out/main/core.mjs',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
  'out/renderer/phone/index.html',
  'out/renderer/api-docs/vigil-client.ts',
]
const SOURCES = [
  '{electron,core,db,media,vision,devices,contract,renderer}/**/*.{ts,tsx,html,css,sql,webmanifest}',
  'vision/falling/*.{wasm,onnx}',
  'resources/**/*.{json,svg,ogg,mp3,wav,png}',
  'electron.vite.config.ts',
  'package-lock.json',
  'scripts/client/*.ts',
  'scripts/screen-css.ts',
]

export function isStale(root = ROOT): boolean {
  const results = RESULTS.map((file) => join(root, file))
  if (!results.every((file) => existsSync(file))) return true
  const builtMs = Math.min(...results.map((file) => statSync(file).mtimeMs))
  return globSync(SOURCES, { cwd: root }).some((file) => !file.includes('.test.') && statSync(join(root, file)).mtimeMs > builtMs)
}

export function runBuild(root = ROOT): boolean {
  const args = [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn']
  const run = (words: readonly string[]) => spawnSync(process.execPath, words, { cwd: root, stdio: ['ignore', 2, 2] }).status === 0
  // The client last: building the screens empties their folder.
  return run(args) && run([join(root, 'scripts/build-client.ts')])
}
