// `vigil verify`: is the audit chain whole, and is every piece of evidence what it was?
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { VigilError } from '../../contract/errors.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { defaultDataDir, thisPlace } from '../data-dir.ts'
import { verifyData, type VerifyReport } from '../verify.ts'
import { readOptions } from './options.ts'
import { EXIT, UsageError, type Terminal } from './terminal.ts'

/** @throws UsageError, VigilError `data.newer` */
export async function verify(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readOptions(args, { data: { type: 'string' } }, [])
  const dataDir = resolve(values.data ?? defaultDataDir(thisPlace(), false))
  const { db, evidence } = dataPaths(dataDir)
  if (!existsSync(db) && !existsSync(evidence)) throw new UsageError(`there is no Vigil data in ${dataDir}`)
  const report = await verifyOrBroken(dataDir)
  if (report.broken === null) {
    terminal.out(`audit: ${report.auditEntries} entries, unbroken; evidence: ${report.evidenceFiles} files, unaltered. 审计链完整,证据未被改动。`)
    return EXIT.ok
  }
  const { what, where, why } = report.broken
  terminal.err(`broken 校验失败: ${what}: ${where}: ${why}`)
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
