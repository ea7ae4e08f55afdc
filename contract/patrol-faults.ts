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

/** In the site's language, as the lines of incidents are. */
export const FAULT_NAMES: Readonly<Record<Fault, string>> = {
  fireLaneBlocked: '消防通道占用',
  exitBlocked: '安全出口堵塞',
  lightOut: '照明损坏',
  doorDamaged: '门损坏',
  pressureLow: '压力不足',
  expired: '已过期',
  missing: '缺失',
  sealBroken: '铅封破损',
  blocked: '被遮挡',
  leak: '漏水',
  noPressure: '无压力',
  noPower: '无电源',
  notAutomatic: '未置自动',
  noise: '异响',
  stuck: '卡滞',
  damaged: '损坏',
  other: '其他异常',
}

export interface FindingTold {
  /** The checkpoint's name, and what stands before it. */
  readonly place: string
  readonly faults: readonly Fault[]
}

const FAULT_OF_NAME: ReadonlyMap<string, Fault> = new Map(FAULTS.map((fault) => [FAULT_NAMES[fault], fault]))

/** Takes `水泵房 漏水、异响` apart, so that it can be told in another language. @returns null: it is no finding's place or line */
export function findingTold(line: string): FindingTold | null {
  const at = line.lastIndexOf(' ')
  const faults = line
    .slice(at + 1)
    .split('、')
    .map((name) => FAULT_OF_NAME.get(name))
  return at <= 0 || !faults.every((fault) => fault !== undefined) ? null : { place: line.slice(0, at), faults }
}
