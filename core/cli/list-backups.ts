// Backups as lines of a table.
import type { FoundBackup } from '../../db/backup-list.ts'

export function listLines(backups: readonly FoundBackup[]): string[] {
  const moment = (atMs: number | null) => (atMs === null ? '-' : `${new Date(atMs).toISOString().slice(0, 19)}Z`)
  const rows = backups.map(({ name, note }) => [moment(note.madeAtMs), note.why, String(note.bytes), moment(note.newestAtMs), String(note.auditSeq), name])
  return [['made', 'why', 'bytes', 'newest entry', 'audit', 'file'], ...rows].map((cells) => cells.join('\t'))
}
