// `vigil serve`: runs the core until it is told to stop.
import { resolve } from 'node:path'
import { isLoopbackHost } from '../http/origin.ts'
import { namingDamage, startOrRestore } from '../backup/start-or-restore.ts'
import { createSystemClock } from '../clock.ts'
import { createLog, type Log } from '../log.ts'
import { keepRecent } from '../system/keep-recent.ts'
import { chooseDataDir } from './find-data.ts'
import { oneOf, readHostPort, readOptions } from './options.ts'
import { EXIT, UsageError, type Terminal } from './terminal.ts'

const DEFAULT_LISTEN = '127.0.0.1:8470'
/** A clean stop takes 5 s at most; the rest is for the process to end. */
const STOP_MS = 4500

/** @throws UsageError, VigilError `data.*`, `site.invalid` */
export async function serve(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readOptions(
    args,
    {
      data: { type: 'string' },
      site: { type: 'string' },
      listen: { type: 'string' },
      phones: { type: 'string' },
      demo: { type: 'boolean' },
      'restore-if-damaged': { type: 'boolean' },
      log: { type: 'string' },
    },
    [],
  )
  const demo = values.demo === true
  if (demo && values.site !== undefined) throw new UsageError('--demo and --site exclude each other')
  const listen = readHostPort(values.listen ?? DEFAULT_LISTEN)
  const phones = values.phones === undefined ? undefined : readHostPort(values.phones, 'phones', '0.0.0.0:8443')
  if (!isLoopbackHost(listen.host) && (demo || phones !== undefined))
    throw new UsageError(
      `--listen ${listen.host} serves everybody with TLS; ${demo ? 'with --demo' : 'with --phones'} the console stays on this computer: leave --listen out, phones come by --phones 0.0.0.0:8443`,
    )
  const { log, recent } = keepRecent(
    createLog(values.log === undefined ? (terminal.isPerson ? 'pretty' : 'json') : oneOf('log', values.log, ['pretty', 'json'])),
    createSystemClock().now,
  )
  // Heard from the start: a wish to stop that comes while it is still starting counts too.
  const wish = Promise.withResolvers<string>()
  terminal.onStop(wish.resolve)
  const dataDir = chooseDataDir(terminal, values.data, demo)
  const siteFile = values.site === undefined ? undefined : resolve(values.site)
  // Loaded late, so that a wrong word is told at once.
  const { defaultWebDir, startCore } = await import('../main.ts')
  const start = () => startCore({ dataDir, siteFile, listen, phones, demo, log, recentLog: recent, webDir: defaultWebDir(), environment: terminal.environment })
  const core = values['restore-if-damaged'] === true ? await startOrRestore(start, dataDir, log) : await namingDamage(start)
  log.info(`data directory: ${dataDir}`)
  terminal.out(JSON.stringify({ ready: true, url: core.url, ...(core.phonesUrl !== null && { phones: core.phonesUrl }), pid: process.pid }))
  log.info('stopping', { why: await wish.promise })
  return (await closeInTime(core.close, log)) ? EXIT.ok : EXIT.failed
}

async function closeInTime(close: () => Promise<void>, log: Log): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((done) => (timer = setTimeout(() => done(false), STOP_MS)))
  const isInTime = await Promise.race([close().then(() => true), late])
  clearTimeout(timer)
  if (!isInTime) log.error('did not stop in time', { afterMs: STOP_MS })
  return isInTime
}
