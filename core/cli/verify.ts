// `vigil verify`: is the audit chain whole, and is every piece of evidence what it was?
import { VigilError } from '../../contract/errors.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { verifyData, type VerifyReport } from '../verify.ts'
import { findDataDir } from './find-data.ts'
import { readOptions } from './options.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** @throws UsageError, NoDataError, VigilError `data.newer` */
export async function verify(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readOptions(args, { data: { type: 'string' } }, [])
  const dataDir = findDataDir(terminal, values.data)
  const report = await verifyOrBroken(dataDir)
  if (report.broken === null) {
    terminal.out(
      `audit: ${report.auditEntries} entries, unbroken; evidence: ${report.evidenceFiles} files, unaltered, in ${dataDir}. 审计链完整,证据未被改动。`,
    )
    return EXIT.ok
  }
  const { what, where, why } = report.broken
  terminal.err(`broken 校验失败: ${what}: ${where}: ${why} (in ${dataDir})`)
  return EXIT.broken
}

/** A database that cannot even be opened is the first broken link. */
async function verifyOrBroken(dataDir: string): Promise<Pick<VerifyReport, 'auditEntries' | 'evidenceFiles' | 'broken'>> {
  try {
    return await verifyData(dataDir)
  } catch (error) {
    if (!(error instanceof VigilError) || error.code !== 'data.damaged') throw error
    const reason = error.details?.['reason']
    return {
      auditEntries: 0,
      evidenceFiles: 0,
      broken: { what: 'database', where: dataPaths(dataDir).db, why: typeof reason === 'string' ? reason : error.message },
    }
  }
}
