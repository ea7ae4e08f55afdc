// Several rules on one camera: each remembers for itself, and survives what does not concern it.
import { expect, test } from 'vitest'
import type { ArmedRule, Track, Zone } from '../../contract/detection.ts'
import { armCamera, evaluateRules, keepStates, NO_RULE_STATES } from './evaluate.ts'

const half = (id: string, x: number): Zone => ({
  id,
  name: id,
  polygon: [
    [x, 0],
    [x + 0.5, 0],
    [x + 0.5, 1],
    [x, 1],
  ],
})
const zones = [half('left', 0), half('right', 0.5)]
const rule = (zone: string, config: Record<string, unknown> = {}): ArmedRule => ({ id: `ebikeInLobby:${zone}`, kind: 'ebikeInLobby', zone, config })

function bikeLeft(atMs: number): Track[] {
  return [{ id: 7, label: 'motorcycle', score: 0.4, box: [0.1, 0.4, 0.3, 0.8], firstSeenAtMs: 0, lastSeenAtMs: atMs, hits: 4 }]
}

function run(camera: ReturnType<typeof armCamera>, times: readonly number[], states = NO_RULE_STATES): { hits: unknown[]; states: typeof NO_RULE_STATES } {
  const hits: unknown[] = []
  for (const atMs of times) {
    const step = evaluateRules(camera, states, bikeLeft(atMs), atMs)
    states = step.states
    hits.push(...step.hits)
  }
  return { hits, states }
}

test('only the rule of the zone where it happens says so, with all the core needs', () => {
  const { hits } = run(armCamera('lobby', zones, [rule('left'), rule('right')]), [0, 200, 400, 600, 800])
  expect(hits).toEqual([
    {
      cameraId: 'lobby',
      ruleId: 'ebikeInLobby:left',
      kind: 'ebikeInLobby',
      zone: 'left',
      phase: 'began',
      atMs: 600,
      sinceMs: 0,
      score: 0.4,
      boxes: [{ trackId: 7, label: 'motorcycle', score: 0.4, box: [0.1, 0.4, 0.3, 0.8] }],
      why: { votes: 4, neededVotes: 4, frames: 4, threshold: 0.2 },
    },
  ])
})

test('an unchanged rule remembers over a new configuration, a changed one starts anew', () => {
  const before = armCamera('lobby', zones, [rule('left')])
  const { states } = run(before, [0, 200, 400, 600])
  const added = armCamera('lobby', zones, [rule('left'), rule('right')])
  expect(run(added, [800, 1000], keepStates(before, added, states)).hits).toEqual([])
  const changed = armCamera('lobby', zones, [rule('left', { votes: 2 })])
  expect(run(changed, [800, 1000, 1200, 1400], keepStates(before, changed, states)).hits).toHaveLength(1)
})

test('refuses what cannot be run', () => {
  expect(() => armCamera('lobby', zones, [rule('middle')])).toThrow('no zone "middle"')
  expect(() => armCamera('lobby', zones, [{ ...rule('left'), kind: 'fire' }])).toThrow('no rule "fire"')
  expect(() => armCamera('lobby', zones, [rule('left', { votes: 'many' })])).toThrow('votes')
})
