// Writes the cameras in force as a site file has them, so that what was set up at the console can be kept and carried elsewhere.
import { stringify } from 'yaml'
import type { SiteCamera } from '../../contract/site.ts'
import type { ArmedSite } from '../apply-facades.ts'
import { isFacadeRule } from './merge-cameras.ts'

export interface ExportedCameras {
  /** `cameras:` and the list. */
  readonly yaml: string
  /** The names of what has to stand in the environment. */
  readonly passwords: string[]
}

/** @param armed with the facades that were drawn on the screen */
export function exportCameras(cameras: readonly SiteCamera[], armed: ArmedSite): ExportedCameras {
  const passwords = new Set<string>()
  const list = cameras.map((camera) => {
    const { main, sub, onvif, zones, triplines, masks, rules, transport, weakLink, ...rest } = camera
    const name = `VIGIL_CAMERA_${camera.id.toUpperCase().replaceAll('-', '_')}_PASSWORD`
    const refer = (address: string) => {
      const [whole, head, secret] = PASSWORD_OF.exec(address) ?? []
      if (whole === undefined || head === undefined || !secret) return address
      passwords.add(name)
      return `${head}\${${name}}${address.slice(head.length + secret.length)}`
    }
    if (onvif !== undefined) passwords.add(name)
    const facades = (armed.rules.get(camera.id) ?? [])
      .filter(isFacadeRule)
      .map(({ kind, zone, severity, config }) => ({ kind, zone, ...(severity && { severity }), ...config }))
    const own = rules.filter((rule) => !isFacadeRule(rule))
    return {
      ...rest,
      ...(main !== undefined && { main: refer(main) }),
      ...(sub !== undefined && { sub: refer(sub) }),
      ...(onvif !== undefined && { onvif: { ...onvif, password: `\${${name}}` } }),
      ...(transport !== 'tcp' && { transport }),
      ...(weakLink && { weakLink }),
      ...some('zones', armed.zones.get(camera.id) ?? zones),
      ...some('triplines', triplines),
      ...some('masks', masks),
      ...some('rules', [...own, ...facades]),
    }
  })
  return { yaml: stringify({ cameras: list }, { aliasDuplicateObjects: false, lineWidth: 0 }), passwords: [...passwords] }
}

/** Its head, and the password as it is written in the address: escaped, as the environment has to hold it too. */
const PASSWORD_OF = /^(rtsps?:\/\/[^@/?:]*:)([^@/?]*)@/i

function some<K extends string, T>(key: K, list: readonly T[]): Partial<Record<K, readonly T[]>> {
  return list.length > 0 ? ({ [key]: list } as Partial<Record<K, readonly T[]>>) : {}
}
