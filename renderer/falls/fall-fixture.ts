// A fall for the tests of this room, complete by the contract.
import type { FallRecord } from '../../contract/falling.ts'

export function fallOf(id: string, over: Partial<FallRecord> = {}): FallRecord {
  const atMs = over.lastAtMs ?? 10_000
  return {
    id,
    cameraId: 'east',
    ruleId: 'fallingObject:front',
    zone: 'front',
    grade: 'suspected',
    reasons: ['weak'],
    score: 0.4,
    firstAtMs: atMs - 1000,
    lastAtMs: atMs,
    tracks: [
      {
        points: [{ atMs, box: [0.49, 0.29, 0.51, 0.31], score: 0.7 }],
        path: [
          [0.5, 0.2],
          [0.5, 0.8],
        ],
        release: [0.5, 0.2],
        impact: { at: [0.5, 0.8], atMs, isSeen: true },
        residualPx: 0.6,
        accelerationMps2: 9.6,
        speedMps: 18,
        looks: { object: 0.7, bird: 0.2 },
      },
    ],
    floor: { estimate: 9, low: 8, high: 11, confidence: 0.9 },
    column: '2 单元',
    why: {},
    isTest: false,
    review: 'open',
    reviewedBy: null,
    reviewedAtMs: null,
    incidentId: null,
    lookBackId: null,
    ...over,
  }
}
