// The demo's staff: guards with different skills, on duty and seen at different places, so that one can be sent at once.
import type { Skill, StaffInput } from '../../contract/staff.ts'
import { setLastPlace } from '../../db/staff.ts'
import type { StaffDesk } from '../desk/staff.ts'
import { SYSTEM, type Env } from '../env.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

interface DemoPerson {
  readonly name: string
  readonly post?: StaffInput['post']
  readonly skills?: readonly Skill[]
  readonly place?: { readonly name: string; readonly buildingId: string | null; readonly minutesAgo: number }
  /** Until its certificate lapses; negative: it has. */
  readonly certificateDays?: number
  readonly isOff?: boolean
}

/** Roles, nobody's names. */
const PEOPLE: readonly DemoPerson[] = [
  { name: '保安01', skills: ['fire', 'firstAid'], place: { name: '3栋1单元大堂', buildingId: 'b3', minutesAgo: 4 }, certificateDays: 400 },
  { name: '保安02', skills: ['crowd'], place: { name: '北门岗亭', buildingId: null, minutesAgo: 2 } },
  { name: '保安03', skills: ['fire', 'lift'], place: { name: '中心花园', buildingId: null, minutesAgo: 12 }, certificateDays: 20 },
  { name: '保安04', skills: ['driving'] },
  { name: '保安05', skills: ['fire'], isOff: true, certificateDays: -3 },
  { name: '工程值班01', skills: ['lift', 'electrical'], place: { name: '地下设备房', buildingId: null, minutesAgo: 25 } },
  { name: '消控室值班员01', post: 'operator', skills: ['fire'], certificateDays: 700 },
]

/** Once: a second start finds them there. */
export function makeDemoStaff(env: Env, desk: Pick<StaffDesk, 'list' | 'save' | 'setDuty'>): void {
  if (desk.list().length > 0) return
  const nowMs = env.clock.now()
  for (const { name, post = 'guard', skills = [], place, certificateDays, isOff = false } of PEOPLE) {
    const certificates =
      certificateDays === undefined ? [] : [{ name: '消防设施操作员（四级）', number: '演示', validUntilMs: nowMs + certificateDays * DAY_MS }]
    const { id } = desk.save(SYSTEM, { name, post, userId: null, phone: null, skills: [...skills], certificates })
    if (place !== undefined) setLastPlace(env.db, id, { name: place.name, buildingId: place.buildingId, atMs: nowMs - place.minutesAgo * MINUTE_MS })
    if (!isOff) desk.setDuty(SYSTEM, id, true)
  }
}
