// Debian's Redmine itself, on a database and a port of its own, set up by its own command line; nothing stays behind.
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { z } from 'zod'

const HOME = '/usr/share/redmine'
const PROGRAMS = [`${HOME}/config.ru`, '/usr/bin/rake', '/usr/bin/rails', '/usr/bin/puma']
export const INSTALL = 'apt-get install --no-install-recommends redmine redmine-sqlite ruby-sqlite3 puma'
const START_PATIENCE_MS = 60_000

const siteSchema = z.object({
  version: z.string(),
  project: z.string(),
  tracker: z.string(),
  fieldId: z.int(),
  vigilKey: z.string(),
  technicianKey: z.string(),
  technicianId: z.int(),
  technician: z.string(),
  outsiderKey: z.string(),
})

export interface Redmine {
  readonly url: string
  readonly site: z.output<typeof siteSchema>
  stop(): Promise<void>
}

/** @returns what is not there, empty when it can be started */
export function missingPrograms(): string[] {
  return PROGRAMS.filter((path) => !existsSync(path))
}

export async function startRedmine(): Promise<Redmine> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-redmine-'))
  let server: ChildProcess | null = null
  const stop = async () => {
    if (server !== null) await end(server)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    for (const name of ['config', 'tmp/cache', 'log', 'files', 'public/plugin_assets']) await mkdir(join(folder, name), { recursive: true })
    await writeFile(
      join(folder, 'config/database.yml'),
      `production:\n  adapter: sqlite3\n  database: ${folder}/redmine.db\n  timeout: 10000\n  encoding: utf8\n`,
    )
    await writeFile(join(folder, 'config/configuration.yml'), `default:\n  attachments_storage_path: ${folder}/files\n`)
    await writeFile(join(folder, 'config/secret_key.txt'), '0123456789abcdef'.repeat(4))
    // Debian keeps the files of an instance below one directory; the way up and down again leads to ours.
    const instance = `${'../'.repeat(8)}${folder.slice(1)}`
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      LANG: 'C.UTF-8',
      RAILS_ENV: 'production',
      SCHEMA: join(folder, 'schema.rb'),
      REDMINE_INSTANCE: instance,
      REDMINE_LANG: 'zh',
    }
    const run = async (program: string, args: readonly string[]) => (await promisify(execFile)(program, args, { cwd: HOME, env, timeout: 300_000 })).stdout
    await run('/usr/bin/rake', ['db:migrate'])
    await run('/usr/bin/rake', ['redmine:load_default_data'])
    const said = await run('/usr/bin/rails', ['runner', join(import.meta.dirname, 'site.rb')])
    const site = siteSchema.parse(JSON.parse(said.trim().split('\n').at(-1) ?? ''))
    const url = `http://127.0.0.1:${await freePort()}`
    server = spawn('/usr/bin/puma', ['-b', url.replace('http', 'tcp'), '-t', '1:4', '-e', 'production'], { cwd: HOME, env, stdio: 'ignore' })
    await answers(url, server)
    return { url, site, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  const startedAtMs = performance.now()
  while (performance.now() - startedAtMs < START_PATIENCE_MS && server.exitCode === null) {
    const response = await fetch(`${url}/login`).catch(() => null)
    await response?.body?.cancel()
    if (response?.status === 200) return
    await pause(200)
  }
  throw new Error('Redmine was started and does not answer')
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  const timer = setTimeout(() => server.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(timer)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
