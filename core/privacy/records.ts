// What the property has to be able to show of its processing: how many people and faces, for what, for how long, who has access, what persons asked.
import { FACE_FILING, FACE_WARNING, type DataKind, type PrivacyRecords } from '../../contract/privacy.ts'
import { EXPORT_DAYS } from '../../contract/playback-api.ts'
import { listUsers } from '../../db/people.ts'
import { auditFacts, countConsents, countFaces, countPeople } from '../../db/person-data.ts'
import { countRequests } from '../../db/privacy-requests.ts'
import type { Env } from '../env.ts'
import type { CameraUses } from './uses.ts'

/** core/residents: a visitor, and a photo that a gate never fetched. core/suspected-clips, core/residents/import, db/patrol: as they delete. */
const FIXED_DAYS: Readonly<Partial<Record<DataKind, number>>> = { visitors: 30, faces: 30, suspectedClips: 30, imports: 30, exports: EXPORT_DAYS }

/** @param recordingDays the longest of any camera */
export function readRecords(env: Env, uses: CameraUses, recordingDays: () => number | null): PrivacyRecords {
  const { db, clock } = env
  const atMs = clock.now()
  const { passageDays, plateDays, goneDays } = uses.settings().value
  const cameras = uses.cameras()
  const { faces, held } = countFaces(db)
  const days: Readonly<Record<DataKind, number | null>> = {
    recordings: recordingDays(),
    evidence: null,
    exports: null,
    suspectedClips: null,
    residents: goneDays,
    visitors: null,
    faces: null,
    faceOnGates: null,
    consents: null,
    passages: passageDays,
    plates: plateDays,
    vehicles: null,
    imports: null,
    taskPhotos: null,
    dutyRecords: null,
    audit: null,
    ...FIXED_DAYS,
  }
  return {
    atMs,
    persons: countPeople(db),
    consents: countConsents(db),
    faces,
    facePhotosHeld: held,
    filing: { threshold: FACE_FILING, level: filingLevel(faces) },
    cameras: {
      all: cameras.length,
      withPurpose: cameras.filter(({ use }) => use !== null).length,
      masked: cameras.filter(({ masks }) => masks.length > 0).length,
      signed: cameras.filter(({ use }) => use?.signed === true).length,
    },
    retention: (Object.keys(days) as DataKind[]).map((kind) => ({ kind, days: days[kind] })),
    accounts: listUsers(db).map(({ name, role }) => ({ name, role })),
    requests: countRequests(db, atMs),
    audit: auditFacts(db),
  }
}

export function filingLevel(faces: number): PrivacyRecords['filing']['level'] {
  return faces >= FACE_FILING ? 'reached' : faces >= FACE_FILING * FACE_WARNING ? 'near' : 'below'
}
