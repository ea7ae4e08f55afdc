// What guards find on their rounds: the quick picks, by what stands at the checkpoint.

export const EQUIPMENT_KINDS = ['extinguisher', 'hydrant', 'pump', 'gate', 'other'] as const
export type EquipmentKind = (typeof EQUIPMENT_KINDS)[number]

export const FAULTS = [
  'fireLaneBlocked',
  'exitBlocked',
  'lightOut',
  'doorDamaged',
  'pressureLow',
  'expired',
  'missing',
  'sealBroken',
  'blocked',
  'leak',
  'noPressure',
  'noPower',
  'notAutomatic',
  'noise',
  'stuck',
  'damaged',
  'other',
] as const
export type Fault = (typeof FAULTS)[number]

const OF_EQUIPMENT: Readonly<Record<EquipmentKind, readonly Fault[]>> = {
  extinguisher: ['pressureLow', 'expired', 'missing', 'sealBroken', 'blocked', 'other'],
  hydrant: ['missing', 'leak', 'noPressure', 'blocked', 'stuck', 'other'],
  pump: ['leak', 'noise', 'noPower', 'notAutomatic', 'other'],
  gate: ['stuck', 'noPower', 'damaged', 'other'],
  other: ['damaged', 'noPower', 'blocked', 'other'],
}
const OF_PLACE: readonly Fault[] = ['fireLaneBlocked', 'exitBlocked', 'lightOut', 'doorDamaged', 'leak', 'other']

/** Quick picks, the most usual first. */
export function faultsOf(equipment: EquipmentKind | null): readonly Fault[] {
  return equipment === null ? OF_PLACE : OF_EQUIPMENT[equipment]
}
