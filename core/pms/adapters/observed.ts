// Turns what a list of another system says into news, for systems without a version of their own: only a difference is one.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { EpochMs } from '../../../contract/ids.ts'
import type { RemoteChange } from '../adapter.ts'

/** As seen in one look; `version` where the other side counts its changes or says when the last was. */
export interface Sighting {
  readonly extId: string
  readonly status: RemoteChange['status']
  readonly assignee?: string
  readonly note?: string
  readonly version?: number
  readonly atMs?: EpochMs
}

/** Work orders remembered, those seen last. */
const KEPT = 1000
const memorySchema = z.array(z.tuple([z.string(), z.string(), z.number()])).max(KEPT)

/** [extId, what was seen, version told] */
type Memory = z.output<typeof memorySchema>

export function readMemory(cursor: string | null): Memory {
  if (cursor === null) return []
  try {
    return memorySchema.safeParse(JSON.parse(cursor)).data ?? []
  } catch {
    return []
  }
}

/** @returns what is new, with versions that grow whatever our clock does, and what to remember */
export function observe(cursor: string | null, sightings: readonly Sighting[], nowMs: EpochMs): { readonly changes: RemoteChange[]; readonly cursor: string } {
  const known = new Map(readMemory(cursor).map(([extId, seen, version]) => [extId, { seen, version }]))
  const changes: RemoteChange[] = []
  for (const { extId, status, assignee, note, version: theirs, atMs } of sightings) {
    const before = known.get(extId)
    const seen = createHash('sha256')
      .update(JSON.stringify([status, assignee, note]))
      .digest('base64url')
      .slice(0, 10)
    const isNew = theirs === undefined ? before?.seen !== seen : theirs > (before?.version ?? -1)
    const version = isNew ? (theirs ?? Math.max(nowMs, (before?.version ?? 0) + 1)) : (before?.version ?? 0)
    // Put last again, so that what is seldom seen is forgotten first.
    known.delete(extId)
    known.set(extId, { seen, version })
    if (!isNew) continue
    changes.push({ extId, status, atMs: atMs ?? nowMs, version, ...(assignee === undefined ? {} : { assignee }), ...(note === undefined ? {} : { note }) })
  }
  const memory: Memory = [...known].slice(-KEPT).map(([extId, { seen, version }]) => [extId, seen, version])
  return { changes, cursor: JSON.stringify(memory) }
}
