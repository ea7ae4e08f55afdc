// What a device said, or the console of itself, as the core keeps it in the incident's zone: an outcome, a fault, a rule of passage, a plate.
import type { Incident } from '../../contract/incident.ts'
import { EQUIPMENT_FAULTS, PASSAGE_OUTCOMES, type EquipmentFault, type PassageOutcome } from '../../contract/vocabulary.ts'

/** What the console raises about itself. */
const OWN = ['media', 'vision', 'facade', 'storage', 'cameras', 'postCheckMissed', 'handoverOverdue'] as const

const RULES = ['antiPassback', 'blockedPersonPassed', 'refusedAgain'] as const

export type WhatTold =
  | { readonly is: 'outcome'; readonly word: PassageOutcome }
  | { readonly is: 'fault'; readonly word: EquipmentFault }
  | { readonly is: 'rule'; readonly word: (typeof RULES)[number] | 'plateFaceMismatch' }
  | { readonly is: 'plate'; readonly plate: string }
  | { readonly is: 'silent' }
  | { readonly is: 'own'; readonly word: (typeof OWN)[number] }

/** @returns null when the zone is a place, or nothing that has a word */
export function whatTold({ cameraId, deviceId, kind, zone }: Pick<Incident, 'cameraId' | 'deviceId' | 'kind' | 'zone'>): WhatTold | null {
  if (kind === 'system' && cameraId === null && deviceId === null) {
    const own = OWN.find((one) => one === zone)
    return own === undefined ? null : { is: 'own', word: own }
  }
  // a fire's zone is the panel's address, which could be anything
  if (deviceId === null || zone === null || kind === 'fire') return null
  const outcome = PASSAGE_OUTCOMES.find((one) => one === zone)
  if (outcome !== undefined) return { is: 'outcome', word: outcome }
  // `other` says nothing that the device's own words do not say better
  const fault = EQUIPMENT_FAULTS.find((one) => one === zone && one !== 'other')
  if (fault !== undefined) return { is: 'fault', word: fault }
  const rule = zone.startsWith('mismatch:') ? ('plateFaceMismatch' as const) : RULES.find((one) => one === zone)
  if (rule !== undefined) return { is: 'rule', word: rule }
  if (kind === 'system' && zone === 'silent') return { is: 'silent' }
  return kind === 'plate' ? { is: 'plate', plate: zone } : null
}
