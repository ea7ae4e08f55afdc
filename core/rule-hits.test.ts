// Rule hits become claims: the site file's words and severity are added, nothing of the decision is lost.
import { expect, test } from 'vitest'
import type { RuleHit } from '../contract/detection.ts'
import { cameraSchema } from '../contract/site.ts'
import { claimOfHit } from './rule-hits.ts'

const camera = cameraSchema.parse({
  id: 'lobby',
  name: '3栋大堂',
  building: 'b3',
  main: 'rtsp://127.0.0.1/main',
  zones: [
    {
      id: 'door',
      name: '门口',
      polygon: [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
    },
  ],
})
const site = { buildings: [{ id: 'b3', name: '3栋' }] }
const hit: RuleHit = {
  cameraId: 'lobby',
  ruleId: 'ebikeInLobby:door',
  kind: 'ebikeInLobby',
  zone: 'door',
  phase: 'began',
  atMs: 2000,
  sinceMs: 1000,
  score: 0.6,
  boxes: [{ label: 'bicycle', score: 0.6, box: [0.1, 0.2, 0.3, 0.4], trackId: 7 }],
  why: { votes: 4 },
}

test('the place names building, camera and zone once each', () => {
  expect(claimOfHit(hit, camera, undefined, site).place).toBe('3栋大堂 · 门口')
  expect(claimOfHit(hit, { ...camera, name: '大堂' }, undefined, site).place).toBe('3栋大堂 · 门口')
})

test('the site file decides the severity, else the kind does', () => {
  const rule = { id: 'ebikeInLobby:door', kind: 'ebikeInLobby', zone: 'door', config: {} } as const
  expect(claimOfHit(hit, camera, { ...rule, severity: 'low' }, site).severity).toBe('low')
  expect(claimOfHit(hit, camera, rule, site).severity).toBe('high')
})

test('what managers set for the kind counts where the site file says nothing', () => {
  const rule = { id: 'ebikeInLobby:door', kind: 'ebikeInLobby', zone: 'door', config: {} } as const
  const kinds = { ebikeInLobby: { severity: 'critical' } } as const
  expect(claimOfHit(hit, camera, rule, site, kinds).severity).toBe('critical')
  expect(claimOfHit(hit, camera, { ...rule, severity: 'low' }, site, kinds).severity).toBe('low')
  expect(claimOfHit({ ...hit, kind: 'crowding' }, camera, rule, site, kinds).severity).toBe('medium')
})

test('boxes, score and figures of the decision travel with the claim', () => {
  expect(claimOfHit(hit, camera, undefined, site)).toMatchObject({
    atMs: 2000,
    score: 0.6,
    boxes: hit.boxes,
    why: { votes: 4, sinceMs: 1000 },
    source: 'ebikeInLobby:door',
  })
})
