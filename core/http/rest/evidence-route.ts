// /api/v1/evidence/{id}: the bytes of a picture or clip, in ranges, only while they are still what was recorded.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { FastifyInstance } from 'fastify'
import { isErrorCode, VigilError } from '../../../contract/errors.ts'
import type { Evidence } from '../../../contract/incident.ts'
import { openApi } from '../../../contract/open-api.ts'
import type { EvidenceType } from '../../../contract/vocabulary.ts'
import { appendAudit } from '../../../db/audit.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { requireScope } from '../../access.ts'
import type { Env } from '../../env.ts'
import { checkEvidenceLink } from '../../evidence-links.ts'
import { getEvidence } from '../../incidents/evidence-records.ts'
import type { Services } from '../../services.ts'
import { actorOf } from '../caller.ts'
import { readRange } from './byte-range.ts'
import { serveRoute } from './contract-route.ts'
import { sendFile } from './send-file.ts'

const PICTURE = { mime: 'image/jpeg', ending: 'jpg' }
const TYPES: Readonly<Record<EvidenceType, { readonly mime: string; readonly ending: string }>> = {
  snapshot: PICTURE,
  clip: { mime: 'video/mp4', ending: 'mp4' },
  trajectory: PICTURE,
  crops: PICTURE,
  page: { mime: 'application/pdf', ending: 'pdf' },
}

export function serveEvidence(app: FastifyInstance, services: Services): void {
  const check = createHashCheck()
  serveRoute(app, services, openApi.evidence.get, async ({ input, reply, request, caller }) => {
    const { expires, signature } = input.query
    if (expires !== undefined || signature !== undefined) checkEvidenceLink(services.env, input.params.id, expires ?? '', signature ?? '')
    else requireScope(caller, 'incidents:read')
    const evidence = getEvidence(services.env, input.params.id)
    const sha256 = readySha256(evidence)
    const path = services.evidencePath(evidence.id)
    const size = await check(path, evidence.bytes, sha256, () => services.env.log.error('evidence altered', { evidence: evidence.id }))

    if (caller.type === 'user') services.proof.sawEvidence(actorOf(caller), `evidence/${evidence.id}`)
    if (caller.type === 'key' && isFirstRange(request.headers.range, size)) noteFetch(services.env, caller.id, evidence.id, signature !== undefined)
    const { mime, ending } = TYPES[evidence.type]
    // what was hashed is what nobody is to see: a copy of it, made of what was just found unaltered
    const covered = evidence.type === 'clip' ? await services.privacy.covered.copyOf(evidence.cameraId, path) : null
    if (covered !== null) return sendFile(request, reply, { ...covered, mime, name: `${evidence.id}-covered.${ending}` })
    return sendFile(request, reply, { path, size, mime, name: `${evidence.id}.${ending}`, mark: sha256 })
  })
}

function isFirstRange(header: string | undefined, size: number): boolean {
  const range = readRange(header, size)
  return range === 'whole' || (range !== 'unsatisfiable' && range.start === 0)
}

/** Other systems leave a trace of all they take; of a player's many ranges only the first. */
function noteFetch(env: Env, keyId: string, evidenceId: string, byLink: boolean): void {
  const entry = { atMs: env.clock.now(), actorType: 'key' as const, actorId: keyId, action: 'evidence.fetch', subject: `evidence/${evidenceId}` }
  inTransaction(env.db, () => appendAudit(env.db, { ...entry, before: null, after: { byLink } }))
}

/** @throws VigilError `evidence.notReady`, or why it is missing */
function readySha256({ state, sha256, problem }: Evidence): string {
  if (state === 'complete' && sha256 !== null) return sha256
  if (state === 'missing') throw new VigilError(problem !== null && isErrorCode(problem) ? problem : 'evidence.notFound', { state })
  throw new VigilError('evidence.notReady', { state })
}

type HashCheck = (path: string, bytes: number | null, sha256: string, onAltered: () => void) => Promise<number>

/**
 * Compares a file with its record before its first byte leaves. Players ask for many ranges of one clip, so a file that
 * was right is not read again until its size or its time of change differ.
 *
 * @throws VigilError `evidence.altered`
 */
function createHashCheck(): HashCheck {
  const right = new Map<string, string>()
  return async (path, bytes, sha256, onAltered) => {
    const altered = (cause?: unknown) => {
      onAltered()
      return new VigilError('evidence.altered', undefined, { cause })
    }
    const found = await stat(path).catch((error: unknown) => {
      throw altered(error)
    })
    const mark = `${sha256} ${found.size} ${found.mtimeMs} ${found.ctimeMs} ${found.ino}`
    if (right.get(path) === mark) return found.size
    if (!found.isFile() || found.size !== bytes || (await hashOf(path)) !== sha256) throw altered()
    if (right.size >= 2000) right.clear()
    right.set(path, mark)
    return found.size
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
