// A desk with the gates of two buildings and one of the site, which remember what they were told, for tests.
import type { Enrolment, EnrolmentResult } from '../../contract/enrolment.ts'
import type { PersonInput } from '../../contract/resident.ts'
import type { Actor, Env } from '../env.ts'
import { createBuildings } from './buildings.ts'
import { createResidentDesk } from './desk.ts'
import { createPeopleSync, type SyncGate } from './sync.ts'

export const manager: Actor = { type: 'user', id: 'u1', name: 'li' }
export const SYNCED: EnrolmentResult = { state: 'synced', reason: null }
export const DAY_MS = 86_400_000
export const li: PersonInput = { name: '李明', kind: 'resident', homes: ['3-1-1701'], phone: '13812341234', cardNumber: '0012345678' }

/** A gate that remembers what it was told. */
function createGate(deviceId: string, buildingId: string | null, holds: SyncGate['holds'] = ['face', 'card']) {
  const gate = {
    held: new Map<string, Enrolment>(),
    calls: [] as string[],
    answer: SYNCED,
    isAway: false,
    /** As terminals do it: a card that is somebody else's is refused. */
    isOneCardOnePerson: false,
    running: 0,
    mostAtOnce: 0,
  }
  const isTaken = ({ ref, cardNumber }: Enrolment) =>
    [...gate.held.values()].some((one) => one.ref !== ref && cardNumber !== null && one.cardNumber === cardNumber)
  const told = async (call: string, then: () => void): Promise<EnrolmentResult> => {
    gate.mostAtOnce = Math.max(gate.mostAtOnce, ++gate.running)
    await Promise.resolve()
    gate.running--
    gate.calls.push(call)
    if (gate.answer.state === 'synced') then()
    return gate.answer
  }
  const people = {
    put: async (person: Enrolment): Promise<EnrolmentResult> => {
      if (gate.isOneCardOnePerson && isTaken(person)) return { state: 'failed', reason: 'cardNoAlreadyExist' }
      return told(`put ${person.face === null ? 'noFace' : person.face === 'keep' ? 'keep' : 'face'}`, () =>
        gate.held.set(person.ref, person.face === 'keep' ? { ...person, face: gate.held.get(person.ref)?.face ?? null } : person),
      )
    },
    remove: (ref: string) => told('remove', () => gate.held.delete(ref)),
  }
  const entry: SyncGate = { deviceId, name: deviceId, buildingId, holds, people: () => (gate.isAway ? null : people) }
  return Object.assign(gate, { entry })
}

/** @param after starts a timer and returns what stops it; without it no timer ever runs out */
export function createResidentsFixture(env: Env, after: (ms: number, run: () => void) => () => void = () => () => {}) {
  const lobby = createGate('gate-3', 'b3')
  const other = createGate('gate-4', 'b4')
  const north = createGate('north', null, ['card'])
  const gates = () => [lobby.entry, other.entry, north.entry]
  const buildings = createBuildings({
    buildings: [
      { id: 'b3', name: '3栋', units: 2 },
      { id: 'b4', name: '4栋', units: 1 },
    ],
  })
  const sync = createPeopleSync(env, { gates, buildings, after })
  const desk = createResidentDesk(env, { buildings, gates, onWanted: () => sync.kick() })
  return {
    desk,
    sync,
    lobby,
    other,
    north,
    states: (id: string) => desk.get(manager, id).enrolments.map(({ deviceId, state }) => `${deviceId} ${state}`),
  }
}

export type ResidentsFixture = ReturnType<typeof createResidentsFixture>
