// Runs the packed core with the packed Node, away from the project: native modules load, the screens are served, it stops cleanly.
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createReadyReader, type Ready } from '../../electron/ready-line.ts'

const READY_WITHIN_MS = 60_000

/** @returns what went wrong, nothing when all is well */
export async function tryPacked(packed: string, work: string): Promise<string[]> {
  const resources = join(packed, 'resources')
  const node = join(resources, 'runtime/node')
  return [...loadNative(node, resources), ...(await serveOnce(node, resources, work))]
}

function loadNative(node: string, resources: string): string[] {
  const code = "for (const name of ['better-sqlite3', 'onnxruntime-node', 'fluent-ffmpeg']) require(require.resolve(name, { paths: [process.argv[1]] }))"
  const run = spawnSync(node, ['-e', code, join(resources, 'core/main')], { encoding: 'utf8', cwd: resources })
  return run.status === 0 ? [] : [`native modules do not load: ${run.stderr.trim()}`]
}

async function serveOnce(node: string, resources: string, work: string): Promise<string[]> {
  const env = { PATH: process.env['PATH'] ?? '', VIGIL_MODELS: join(resources, 'models') }
  const args = [join(resources, 'core/main/core.mjs'), 'serve', '--data', join(work, 'data'), '--listen', '127.0.0.1:0']
  const child = spawn(node, args, { cwd: work, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaint = (complaint + chunk).slice(-4000)))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const late = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS)
  const read = createReadyReader()
  const served = new Promise<Ready>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const ready = read(chunk)
      if (ready !== null) resolve(ready)
    })
  })
  const ready = await Promise.race([served, ended.then(() => null)])
  if (ready === null) {
    clearTimeout(late)
    return [`the packed core did not serve: ${complaint.trim()}`]
  }
  const problems: string[] = []
  const page = await fetch(ready.url)
  if (!page.ok || !(await page.text()).includes('<div id="root">')) problems.push(`the packed core does not serve the console (${page.status})`)
  const health = await fetch(new URL('/api/v1/health', ready.url))
  if (!health.ok) problems.push(`the packed core's health answers ${health.status}`)
  child.kill('SIGTERM')
  const code = await ended
  clearTimeout(late)
  if (code !== 0) problems.push(`the packed core ended with ${code}: ${complaint.trim()}`)
  return problems
}
