// The demo's patrol: a short route that is walked every quarter of an hour by a simulated guard who swipes a reader and leaves a checkpoint out now and then.
import type { Checkpoint, CheckpointInput } from '../../contract/patrol.ts'
import type { Clock } from '../clock.ts'
import type { StaffDesk } from '../desk/staff.ts'
import { SYSTEM } from '../env.ts'
import type { Log } from '../log.ts'
import type { PatrolSetup } from '../patrol/patrol-setup.ts'

export const WAND_PATH = '/demo/patrol-wand'

const GUARD_CARD = '00A1B2C3'
const MINUTE_MS = 60_000
/** A day has whole many of them, and so has every time zone's offset. */
const EVERY_MIN = 15
const DURATION_MIN = 8
/** From one checkpoint to the next; they are on one floor or have a lift between them. */
const LEG_MS = 75_000
const SETS_OUT_MS = 40_000
/** One round of so many misses its last checkpoint. */
const MISSES_EVERY = 5
const LOOK_EVERY_MS = 5000
const MOST_WAIT_MS = 5000

const PLACE = { buildingId: 'b3', tagUid: null, equipment: null, photo: 'sometimes' } as const
const POINTS: readonly (CheckpointInput & { readonly cardNumber: string })[] = [
  { ...PLACE, name: '3栋1单元大堂', floor: 1, cameras: ['lobby-3-1'], cardNumber: 'D0000001' },
  { ...PLACE, name: '东门岗', buildingId: null, floor: 1, cameras: ['east-road'], cardNumber: 'D0000002' },
  { ...PLACE, name: '中心花园消火栓', buildingId: null, floor: 1, cameras: ['garden'], cardNumber: 'D0000003', equipment: 'hydrant' },
  { ...PLACE, name: '3栋地下水泵房', floor: -1, cameras: [], cardNumber: 'D0000004', equipment: 'pump' },
  { ...PLACE, name: '3栋天台', floor: 18, cameras: ['facade-3'], cardNumber: 'D0000005' },
]

/** A second start finds it there. */
export function seedDemoPatrol(setup: PatrolSetup, staff: Pick<StaffDesk, 'list' | 'save'>): void {
  if (setup.routes().length > 0) return
  const guard = staff.list().find(({ post }) => post === 'guard') ?? staff.save(SYSTEM, DEMO_GUARD)
  setup.saveCard(SYSTEM, GUARD_CARD, guard.id)
  const points = POINTS.map((point): Checkpoint => setup.savePoint(SYSTEM, point))
  const route = setup.saveRoute(SYSTEM, {
    name: '园区巡更（演示）',
    order: 'ordered',
    allowedOutOfOrder: 0,
    durationMin: DURATION_MIN,
    points: points.map(({ id }) => ({ pointId: id, minS: null, maxS: null })),
  })
  const starts = { is: 'window', from: '00:00', to: '00:00', everyMin: EVERY_MIN } as const
  setup.saveSchedule(SYSTEM, { routeId: route.id, days: [1, 2, 3, 4, 5, 6, 7], starts, graceMin: 1, staffId: guard.id })
}

const DEMO_GUARD = { name: '保安01', post: 'guard', userId: null, phone: null, skills: [], certificates: [] } as const satisfies Parameters<
  StaffDesk['save']
>[1]

/** @returns the card that is swiped by now, counted from 0; null: none yet */
function swipesBy(nowMs: number): { readonly round: number; readonly swipes: number } {
  const round = Math.floor(nowMs / (EVERY_MIN * MINUTE_MS))
  const sinceMs = nowMs - round * EVERY_MIN * MINUTE_MS - SETS_OUT_MS
  const visited = POINTS.length - (round % MISSES_EVERY === 0 ? 1 : 0)
  return { round, swipes: Math.max(0, Math.min(visited, Math.floor(sinceMs / LEG_MS) + 1)) }
}

export function startDemoPatrol(port: number, clock: Clock, log: Log): { connect(): void; close(): void } {
  let timer: NodeJS.Timeout | undefined
  let known = { round: -1, swipes: 0 }
  const swipe = async (cardNumber: string, id: string): Promise<void> => {
    const body = JSON.stringify({ cardNumber, guardCard: GUARD_CARD, id })
    const url = `http://127.0.0.1:${port}${WAND_PATH}`
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: AbortSignal.timeout(MOST_WAIT_MS) })
    if (!answer.ok) throw new Error(`answered ${answer.status}`)
  }
  const walk = () => {
    const { round, swipes } = swipesBy(clock.now())
    const from = known.round === round ? known.swipes : 0
    known = { round, swipes }
    for (const { cardNumber } of POINTS.slice(from, swipes))
      void swipe(cardNumber, `${round}-${cardNumber}`).catch((error: unknown) => log.debug('a swipe of the demo was not heard', { error: String(error) }))
  }
  return {
    connect() {
      // The next round is walked from its start.
      known = swipesBy(clock.now())
      timer = setInterval(walk, LOOK_EVERY_MS)
    },
    close: () => clearInterval(timer),
  }
}
