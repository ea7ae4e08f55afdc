// `vigil verify`: is the audit chain whole, and is every piece of evidence and every report what it was? Of one file: was it issued here?
import { access, constants } from 'node:fs/promises'
import { VigilError } from '../../contract/errors.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { verifyData, verifyExported, type VerifyReport } from '../verify.ts'
import { spacedFingerprint } from '../proof/evidence-key.ts'
import { findDataDir } from './find-data.ts'
import { readOptions } from './options.ts'
import { EXIT, UsageError, type Terminal } from './terminal.ts'

/** @throws UsageError, NoDataError, VigilError `data.newer` */
export async function verify(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, words } = readOptions(args, { data: { type: 'string' }, anchors: { type: 'string' } }, [], ['FILE'])
  const dataDir = findDataDir(terminal, values.data)
  if (words[0] !== undefined) return verifyFile(dataDir, words[0], terminal)
  if (values.anchors !== undefined) await mustRead(values.anchors)
  const report = await verifyOrBroken(dataDir, values.anchors)
  if (report.broken === null) {
    terminal.out(
      `audit: ${report.auditEntries} entries, unbroken; evidence and exports: ${report.evidenceFiles} files, reports: ${report.reportFiles} files, unaltered, in ${dataDir}. 审计链完整,证据、导出和报告未被改动。`,
    )
    terminal.out(anchorsLine(report))
    return EXIT.ok
  }
  const { what, where, why } = report.broken
  terminal.err(`broken 校验失败: ${what}: ${where}: ${why} (in ${dataDir})`)
  return EXIT.broken
}

/** How far the end of the log is proven, and by what. */
function anchorsLine({ anchors, auditEntries }: Pick<VerifyReport, 'anchors' | 'auditEntries'>): string {
  const { places, seq, atMs, fingerprint, unread } = anchors
  if (seq === null || atMs === null) return `anchors: none, so entries taken off the end would not be found. 没有锚点,末尾被删无法发现。`
  const rest = auditEntries - seq
  const said = `anchors: entry ${seq} of ${auditEntries} at ${new Date(atMs).toISOString()}, in ${places.join(' and ')}`
  const open = rest > 0 ? `; the newest ${rest} are not anchored yet` : ''
  const gone = unread.length > 0 ? `; not there now: ${unread.join(', ')}` : ''
  return `${said}${open}${gone}. 锚点相符。 evidence key 证据密钥指纹: ${fingerprint === null ? '-' : spacedFingerprint(fingerprint)}`
}

/** @throws UsageError */
async function mustRead(path: string): Promise<void> {
  const isThere = await access(path, constants.R_OK).then(
    () => true,
    () => false,
  )
  if (!isThere) throw new UsageError(`"${path}" cannot be read`)
}

/** A report that was handed on. @throws UsageError when there is no such file */
async function verifyFile(dataDir: string, path: string, terminal: Terminal): Promise<number> {
  await mustRead(path)
  const verdict = await verifyExported(dataDir, path)
  switch (verdict.is) {
    case 'issued': {
      const at = new Date(verdict.issuedAtMs).toISOString()
      terminal.out(`${path}: issued here as ${verdict.number} at ${at}, unaltered (SHA-256 ${verdict.sha256}). 由本系统出具,未被改动。`)
      return EXIT.ok
    }
    case 'exported':
      terminal.out(
        `${path}: ${verdict.what} of ${verdict.number}, exported here, ${verdict.from} to ${verdict.to}, unaltered (SHA-256 ${verdict.sha256}). 由本系统导出,未被改动。`,
      )
      return EXIT.ok
    case 'altered':
      terminal.err(`${path}: of ${verdict.number}, altered 已被改动: ${verdict.where.join('; ')}`)
      return EXIT.broken
    case 'unknown':
      terminal.err(`${path}: not a report as it was issued here: altered, or from elsewhere (SHA-256 ${verdict.sha256}). 不是本系统出具的原件,可能已被改动。`)
      return EXIT.broken
    case 'doubtful':
      terminal.err(`${path}: ${verdict.number}: ${verdict.why}. 校验失败。`)
      return EXIT.broken
  }
}

/** A database that cannot even be opened is the first broken link. */
async function verifyOrBroken(dataDir: string, anchors: string | undefined): Promise<Omit<VerifyReport, 'ok'>> {
  try {
    return await verifyData(dataDir, anchors)
  } catch (error) {
    if (!(error instanceof VigilError) || error.code !== 'data.damaged') throw error
    const reason = error.details?.['reason']
    return {
      auditEntries: 0,
      evidenceFiles: 0,
      reportFiles: 0,
      anchors: { places: [], seq: null, atMs: null, fingerprint: null, unread: [] },
      broken: { what: 'database', where: dataPaths(dataDir).db, why: typeof reason === 'string' ? reason : error.message },
    }
  }
}
