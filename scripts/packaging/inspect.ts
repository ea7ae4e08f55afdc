// Looks into a packed folder: nothing missing, nothing that belongs to development, and small enough.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { MODELS, sha256 } from '../../vision/models.ts'

/** Node is 121 MB of it, ONNX Runtime 40 MB. */
const MAX_RESOURCES_MB = 300
const IN_ASAR = [/^\/package\.json$/, /^\/out$/, /^\/out\/main$/, /^\/out\/main\/main\.mjs$/, /^\/out\/preload$/, /^\/out\/preload\/preload\.cjs$/]
/** The client that other people's programs take is a source file by purpose. */
const OF_DEVELOPMENT =
  /((?<!\/api-docs\/vigil-client)\.tsx?|\.map|\.test\.[cm]?js|\.pdb|(?<!LICENSE)\.md)$|\/(test|tests|example|examples|coverage|doc|docs|OLD)\//

export interface Inspection {
  readonly problems: string[]
  readonly megabytes: number
  readonly files: number
}

export function inspectPacked(packed: string): Inspection {
  const resources = join(packed, 'resources')
  const files = globSync('**/*', { cwd: resources, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name))
  const megabytes = Math.round(paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1e6)
  const problems = [
    ...paths.filter((path) => OF_DEVELOPMENT.test(path.slice(resources.length))).map((path) => `belongs to development: ${path.slice(resources.length)}`),
    ...required()
      .filter((path) => !existsSync(join(resources, path)))
      .map((path) => `missing: ${path}`),
    ...asarProblems(join(resources, 'app.asar')),
    ...modelProblems(resources),
    ...(megabytes > MAX_RESOURCES_MB ? [`resources are ${megabytes} MB, at most ${MAX_RESOURCES_MB}`] : []),
  ]
  return { problems, megabytes, files: paths.length }
}

function required(): string[] {
  const native = `${process.platform}-${process.arch}`
  return [
    'app.asar',
    'runtime/node',
    'core/main/core.mjs',
    'core/main/media-process.mjs',
    'core/main/infer-process.mjs',
    'core/main/facade-process.mjs',
    'core/main/recording-process.mjs',
    'core/main/look-back-process.mjs',
    'core/main/page-process.mjs',
    'core/main/report-process.mjs',
    'core/main/figures-process.mjs',
    'core/main/table-process.mjs',
    'core/main/kernel.wasm',
    'core/main/fall-network.onnx',
    'core/renderer/index.html',
    'core/renderer/phone/index.html',
    'core/renderer/phone/zh.webmanifest',
    'core/renderer/phone/vigil-192.png',
    'core/renderer/phone-worker.js',
    `core/node_modules/better-sqlite3/prebuilds/${native}.node`,
    `core/node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/onnxruntime_binding.node`,
    'core/node_modules/fluent-ffmpeg/lib/fluent-ffmpeg.js',
    'core/node_modules/fluent-ffmpeg/node_modules/which/which.js',
  ]
}

/** The shell and nothing else; what its files import relatively must be in it too. */
function asarProblems(file: string): string[] {
  const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
  const asar = createRequire(require.resolve('app-builder-lib'))('@electron/asar') as {
    listPackage(file: string, options: { isPack: boolean }): string[]
    extractFile(file: string, path: string): Buffer
  }
  const entries = asar.listPackage(file, { isPack: false })
  const strangers = entries.filter((entry) => !IN_ASAR.some((pattern) => pattern.test(entry))).map((entry) => `app.asar holds ${entry}`)
  const imported = ['out/main/main.mjs', 'out/preload/preload.cjs'].flatMap((path) => {
    const code = asar.extractFile(file, path).toString('utf8')
    return [...code.matchAll(/(?:from|import|require)\s*\(?\s*["'](\.[^"']+)["']/g)].map((match) => `${path} imports ${match[1]}, which is not packed`)
  })
  return [...strangers, ...imported]
}

function modelProblems(resources: string): string[] {
  return MODELS.flatMap((model) => {
    const path = join(resources, 'models', model.file)
    if (!existsSync(path)) return [`missing: models/${model.file}`]
    return sha256(readFileSync(path)) === model.sha256 ? [] : [`models/${model.file} is not the one vision/models.ts names`]
  })
}
