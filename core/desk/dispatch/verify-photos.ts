// Whether every photo from a scene is what was recorded when it came in: its row and its file against the audit chain.
import { createHash } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { lastAudit, listAuditSubjects } from '../../../db/audit.ts'
import { findPhoto, type StoredPhoto } from '../../../db/dispatches.ts'
import type { ReadableDb } from '../../../db/open.ts'

/** @returns the first that is not, null when all are */
export async function verifyPhotos(
  db: ReadableDb,
  dataDir: string,
  counts: { evidenceFiles: number },
): Promise<{ readonly where: string; readonly why: string } | null> {
  for (const { seq, subject } of listAuditSubjects(db, 'dispatch.photo')) {
    const photo = findPhoto(db, subject.slice('task-photo/'.length))
    if (photo === null) return { where: subject, why: `audit entry ${seq} recorded it, but its row is gone` }
    const recorded = JSON.parse(lastAudit(db, subject, 'dispatch.photo')?.after ?? '{}') as { sha256?: unknown; file?: unknown }
    if (recorded.sha256 !== photo.sha256 || recorded.file !== photo.file)
      return { where: photo.file, why: `its row differs from what audit entry ${seq} recorded` }
    const why = await checkFile(dataDir, photo)
    if (why !== null) return { where: photo.file, why }
    counts.evidenceFiles += 1
  }
  return null
}

/** At most 500 KB: read whole. */
async function checkFile(dataDir: string, { file, sha256 }: StoredPhoto): Promise<string | null> {
  try {
    const path = await realpath(join(dataDir, file))
    if (!path.startsWith((await realpath(dataDir)) + sep)) return 'the file lies outside the data directory'
    const found = createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
    return found === sha256 ? null : 'the file was altered: its SHA-256 is not the one recorded'
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined) throw error
    return code === 'ENOENT' ? 'the file is gone' : `the file cannot be read (${code})`
  }
}
