// From a recorded file to evidence: what a look-back found and a person calls real opens an incident, secured out of that very file.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteSchema } from '../../contract/site.ts'
import { EVIDENCE_TYPES } from '../../contract/vocabulary.ts'
import { listEvidence } from '../../db/evidence.ts'
import { findIncident } from '../../db/incidents.ts'
import { startMedia, type Media } from '../../media/media-client.ts'
import { FACADE, makeFallRecording, type FallRecording } from '../../test/fakes/fall-recording.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { eventually } from '../../test/patience.ts'
import { SYSTEM } from '../env.ts'
import { createEvidenceKeeper } from '../evidence.ts'
import { listFalls } from '../fall-lists.ts'
import { createFalling } from '../falling.ts'
import { silentLog } from '../log.ts'
import { createLookBackDesk } from '../look-backs.ts'
import { createTroubles } from '../troubles.ts'

const BEGINS_MS = Date.UTC(2026, 10, 21, 13)
const NAME = '2026-11-21T21-00-00.mp4'

let env: TestEnv
let media: Media
let recording: FallRecording

beforeAll(async () => {
  env = createTestEnv()
  mkdirSync(join(env.dir, 'recordings', 'yard'), { recursive: true })
  recording = await makeFallRecording(join(env.dir, 'recordings', 'yard', NAME), { width: 320, height: 240, falls: [{ floor: 15, x: 0.5 }], quietS: 20 })
  media = startMedia({ log: () => undefined, onCamera: () => undefined, onExit: () => undefined })
  await media.ready
}, 300_000)
afterAll(async () => {
  await media.stop()
  env.close()
})

test('searched, found, called real, and secured', { timeout: 300_000 }, async () => {
  const desk = createLookBackDesk(env, { dataDir: env.dir, cameraIds: () => ['yard'], facades: () => [FACADE] })
  const troubles = createTroubles(silentLog)
  const evidence = createEvidenceKeeper(env, { dataDir: env.dir, media: () => media, troubles, cameraName: () => '院子' })
  const falling = createFalling(env, {
    site: siteSchema.parse({ version: 1, site: { id: 'sz-001', name: '翠园一期' }, cameras: [{ id: 'yard', name: '院子', sub: 'rtsp://127.0.0.1/yard' }] }),
    facades: { entries: () => [FACADE] },
    evidence,
    clips: { keep: () => undefined, find: () => null, prune: async () => undefined },
    recordingOf: desk.recordingOf,
    troubles,
    liveSinceMs: () => null,
    isWatching: () => false,
    throwObject: () => undefined,
  })
  try {
    const [listed] = await desk.recordings()
    expect(listed).toMatchObject({ name: `yard/${NAME}`, startsAtMs: BEGINS_MS })
    const span = { fromMs: BEGINS_MS, toMs: BEGINS_MS + listed!.durationMs }
    const { id } = await desk.start(SYSTEM, { cameraId: 'yard', recording: listed!.name, recordingStartsAtMs: BEGINS_MS, ...span, landing: [0.5, 0.94] })
    await eventually(() => desk.list()[0]!.state).toBe('done')
    const [found] = listFalls(env, { lookBackId: id, limit: 50 }).items
    expect(found!.firstAtMs - BEGINS_MS).toBeGreaterThanOrEqual(recording.falls[0]!.releaseAtS * 1000)
    const reviewed = await falling.falls.review(SYSTEM, found!.id, 'real')
    expect(findIncident(env.db, reviewed.incidentId!)).toMatchObject({ kind: 'fallingObject', cameraId: 'yard', zone: 'east' })
    await evidence.settled()
    const files = listEvidence(env.db, reviewed.incidentId!)
    expect(files.map(({ type, state, problem }) => `${type} ${problem ?? state}`).toSorted()).toEqual(
      EVIDENCE_TYPES.map((type) => `${type} complete`).toSorted(),
    )
    const clip = files.find(({ type }) => type === 'clip')!
    expect(clip.proven).toBe(true)
    expect(clip.startedAtMs!).toBeLessThanOrEqual(found!.firstAtMs - 9000)
    expect(clip.durationMs!).toBeGreaterThan(19_000)
  } finally {
    falling.stop()
    await evidence.stop()
    await desk.stop()
  }
})
