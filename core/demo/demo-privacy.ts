// What the demo says about its cameras and keeps of one person's request, so that a new user sees what the screen Privacy is for.
import type { CameraPlace, CameraPurpose, Mask } from '../../contract/privacy.ts'
import { privacySettingsSchema } from '../../contract/privacy.ts'
import { SYSTEM } from '../env.ts'
import type { Privacy } from '../privacy/privacy.ts'
import type { ResidentDesk } from '../residents/desk.ts'

const USES: readonly { readonly of: RegExp; readonly place: CameraPlace; readonly purposes: readonly CameraPurpose[] }[] = [
  { of: /facade|立面/, place: 'facade', purposes: ['fallingObjects'] },
  { of: /lobby|大堂/, place: 'lobby', purposes: ['fireSafety', 'publicSafety'] },
  { of: /gate|lane|门|道/, place: 'entrance', purposes: ['publicSafety', 'trafficOrder'] },
]
/** Two flats of the facade, beside where things fall. */
const WINDOWS: readonly Mask[] = [
  [
    [0.29, 0.19],
    [0.44, 0.2],
    [0.43, 0.29],
    [0.28, 0.28],
  ],
  [
    [0.25, 0.45],
    [0.4, 0.46],
    [0.39, 0.55],
    [0.24, 0.54],
  ],
]

/** A second start finds it there. */
export function seedDemoPrivacy({ uses, requests }: Privacy, residents: Pick<ResidentDesk, 'list'>): void {
  if (uses.settings().version === 0)
    uses.saveSettings(
      SYSTEM,
      0,
      privacySettingsSchema.parse({ operator: '翠园物业服务中心(演示)', contactPhone: '0755-00000000', contactPlace: '1 栋首层客服前台' }),
    )
  for (const camera of uses.cameras()) {
    if (camera.version > 0) continue
    const known = USES.find(({ of }) => of.test(`${camera.cameraId} ${camera.name}`))
    // one is left for whoever tries it
    if (known === undefined) continue
    const use = { purposes: [...known.purposes], place: known.place, note: null, signed: true }
    const { version } = uses.saveUse(SYSTEM, camera.cameraId, 0, use)
    if (known.place === 'facade') uses.saveMasks(SYSTEM, camera.cameraId, version, WINDOWS)
  }
  const [person] = residents.list('', 1).items
  if (person !== undefined && requests.list().length === 0)
    requests.open(SYSTEM, { kind: 'copy', asker: '住户本人到前台', identified: '核对证件原件', personIds: [person.id], plates: [], note: '' })
}
