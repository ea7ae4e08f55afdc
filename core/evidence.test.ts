// A fall gets five pieces of evidence, every other alert two; each is on disk as it was recorded, or missing with its reason.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { VigilError } from '../contract/errors.ts'
import { EVIDENCE_TYPES } from '../contract/vocabulary.ts'
import { listEvidence, type StoredEvidence } from '../db/evidence.ts'
import { startMedia, type Media } from '../media/media-client.ts'
import { encodeFallingSquare, fallOfSquare } from '../test/fakes/falling-square.ts'
import { readPdf } from '../test/fakes/pdf-text.ts'
import { SMALL_JPEG } from '../test/fixtures/camera-jpeg.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../test/fixtures/test-env.ts'
import { createEvidenceKeeper, raiseSecuredAlert, type EvidenceKeeper, type KeeperOptions } from './evidence.ts'
import type { EvidenceFrom } from './evidence-job.ts'
import { silentLog } from './log.ts'
import { createTroubles } from './troubles.ts'

let media: Media
let env: TestEnv
let recording: EvidenceFrom
const startsAtMs = START_MS - 60_000
const fall = fallOfSquare(startsAtMs)

beforeAll(async () => {
  env = createTestEnv()
  media = startMedia({ log: () => undefined, onCamera: () => undefined, onExit: () => undefined })
  await media.ready
  const file = join(env.dir, 'yard.mp4')
  await encodeFallingSquare(['libx264', '-bf', '2'], `-f mp4 ${file}`)
  recording = { is: 'recording', file, startsAtMs }
})
afterAll(async () => {
  await media.stop()
  env.close()
})

const keeper = (options: Partial<KeeperOptions> = {}): EvidenceKeeper =>
  createEvidenceKeeper(env, { dataDir: env.dir, media: () => media, troubles: createTroubles(silentLog), cameraName: () => '3号楼北立面', ...options })

/** What was promised in the same millisecond has no order of its own. */
const recorded = (incidentId: string) => listEvidence(env.db, incidentId).toSorted((a, b) => EVIDENCE_TYPES.indexOf(a.type) - EVIDENCE_TYPES.indexOf(b.type))

let zones = 0
async function secured(evidence: EvidenceKeeper, from?: EvidenceFrom, isFall = true): Promise<StoredEvidence[]> {
  const where = { zone: `zone-${zones++}`, cameraId: 'yard-1' }
  const claim = isFall ? claimOf(env, { ...where, kind: 'fallingObject', boxes: [], atMs: fall.lastAtMs, fall }) : claimOf(env, where)
  const { incident } = raiseSecuredAlert(env, evidence, claim, {}, from)
  await evidence.settled()
  return recorded(incident.id)
}
const bytesOf = ({ file }: StoredEvidence) => readFileSync(join(env.dir, file!))
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

it('secures a fall out of a recorded file: snapshot, clip, path, enlargement and the page that names their hashes', async () => {
  const files = await secured(keeper(), recording)
  expect(files.map(({ type, state, problem }) => [type, state, problem])).toEqual(
    ['snapshot', 'clip', 'trajectory', 'crops', 'page'].map((type) => [type, 'complete', null]),
  )
  expect(files.map(({ file }) => file!.split('.').at(-1))).toEqual(['jpg', 'mp4', 'jpg', 'jpg', 'pdf'])
  for (const one of files) {
    expect(sha256(bytesOf(one))).toBe(one.sha256)
    expect(bytesOf(one)).toHaveLength(one.bytes!)
    expect(one.proven).toBe(true)
  }
  const [snapshot, clip, trajectory, crops, page] = files
  expect(snapshot!.startedAtMs).toBe(fall.lastAtMs)
  expect(clip!.startedAtMs).toBeCloseTo(startsAtMs, -2)
  expect(trajectory).toMatchObject({ startedAtMs: fall.firstAtMs, durationMs: fall.lastAtMs - fall.firstAtMs })
  const { pages, text } = readPdf(bytesOf(page!))
  expect(pages).toBe(2)
  for (const one of [snapshot, clip, trajectory, crops]) expect(text).toContain(one!.sha256)
})

it('makes the page all the same where the pictures are gone, and says so on it', async () => {
  const files = await secured(keeper())
  expect(files.map(({ state, problem }) => problem ?? state)).toEqual(['camera.notFound', 'camera.notFound', 'camera.notFound', 'camera.notFound', 'complete'])
  expect(files.at(-1)!.proven).toBe(false)
  expect(readPdf(bytesOf(files.at(-1)!)).text).toContain('没有这台摄像机')
})

it('says that the recording does not reach to the fall', async () => {
  const files = await secured(keeper(), { ...recording, startsAtMs: startsAtMs + 3_600_000 } as EvidenceFrom)
  expect(files.map(({ state, problem }) => problem ?? state)).toEqual([
    'evidence.notInRing',
    'evidence.notInRing',
    'evidence.notInRing',
    'evidence.notInRing',
    'complete',
  ])
})

it('keeps the pictures where there is no font for the page', async () => {
  const font = () => {
    throw new VigilError('evidence.fontMissing')
  }
  const files = await secured(keeper({ font }), recording)
  expect(files.map(({ state, problem }) => problem ?? state)).toEqual(['complete', 'complete', 'complete', 'complete', 'evidence.fontMissing'])
})

it('promises a snapshot and a clip of everything else', async () => {
  expect((await secured(keeper(), undefined, false)).map(({ type }) => type)).toEqual(['snapshot', 'clip'])
})

it('secures a single picture by HTTP where the stream has none, which proves nothing and says when it was taken', async () => {
  const atMs = env.clock.now() - 40.5
  const [snapshot, clip] = await secured(keeper({ still: async () => ({ jpeg: SMALL_JPEG, atMs }) }), undefined, false)
  expect(snapshot).toMatchObject({ state: 'complete', startedAtMs: atMs, proven: false, sha256: sha256(SMALL_JPEG) })
  expect(clip).toMatchObject({ state: 'missing' })
  const none = await secured(keeper({ still: () => Promise.reject(new Error('away')) }), undefined, false)
  expect(none.map(({ problem }) => problem)).toEqual(['camera.notFound', 'camera.notFound'])
})

it('starts no page while the core is being stopped', async () => {
  const evidence = keeper({ media: () => null })
  const raised = raiseSecuredAlert(env, evidence, claimOf(env, { zone: 'stopping', cameraId: 'yard-1', kind: 'fallingObject', fall }))
  await evidence.stop()
  expect(recorded(raised.incident.id).map(({ problem }) => problem)).toEqual([
    'media.exited',
    'media.exited',
    'media.exited',
    'media.exited',
    'evidence.restarted',
  ])
})
