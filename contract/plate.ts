// Chinese number plates as text: one spelling to compare by, and which kind it looks like. To classify, warn and keep slips off the lists, never to drop a read.

const PROVINCES = '京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新'
/** Letters of plates are without I and O. */
const [P, A, N] = [`[${PROVINCES}]`, '[A-HJ-NP-Z]', '[A-HJ-NP-Z0-9]']

export const PLATE_KINDS = [
  'ordinary',
  'newEnergySmall',
  'newEnergyLarge',
  'police',
  'learner',
  'trailer',
  'hongKongMacau',
  'embassy',
  'consulate',
  'emergency',
  'armedPolice',
  'military',
  'aviation',
  'other',
] as const
export type PlateKind = (typeof PLATE_KINDS)[number]

/** Forms of GA 36 and what came after it; the rarer ones were not checked against the standard. */
const FORMS: readonly (readonly [kind: PlateKind, form: RegExp])[] = [
  ['newEnergySmall', new RegExp(`^${P}${A}[A-HJK]${N}[0-9]{4}$`)],
  ['newEnergyLarge', new RegExp(`^${P}${A}[0-9]{5}[A-HJK]$`)],
  ['police', new RegExp(`^${P}${A}${N}{4}警$`)],
  ['learner', new RegExp(`^${P}${A}${N}{4}学$`)],
  ['trailer', new RegExp(`^${P}${A}${N}{4}挂$`)],
  ['hongKongMacau', new RegExp(`^粤Z${N}{4}[港澳]$`)],
  ['ordinary', new RegExp(`^${P}${A}${N}{5}$`)],
  ['embassy', /^(使[0-9]{6}|[0-9]{6}使)$/],
  ['consulate', new RegExp(`^${P}[A-Z0-9]?[0-9]{4,5}领$`)],
  ['emergency', new RegExp(`^${P}[XS][0-9]{4}应急$`)],
  ['armedPolice', new RegExp(`^WJ${P}?[0-9]{4}[0-9TDSHBXJ]$`)],
  ['military', /^[A-Z]{2}[0-9]{5}$/],
  ['aviation', /^民航[A-Z0-9][0-9]{4}$/],
]

const NONE = ['无', '无牌车', '无车牌', 'UNKNOWN', 'NULL', '']
/** Longer than any plate, three-region ones included. */
const MAX_CHARS = 32

/** @returns null for the words that readers use where there is no plate, and for what cannot be one */
export function normalisePlate(raw: string): string | null {
  // Letters, digits and the bar between the plates of a vehicle that has several; what stood apart may join to one letter.
  const kept = raw
    .slice(0, 200)
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}|]/gu, '')
  const plate = kept.normalize('NFKC')
  return NONE.includes(plate) || plate.length > MAX_CHARS ? null : plate
}

/** What people type by mistake must not come onto a list; readers may report anything. Of a vehicle with several plates one is enough. */
export function isListablePlate(plate: string): boolean {
  return plate.split('|').some((one) => one.length >= 5 && one.length <= 10 && /[0-9]/.test(one))
}

export function classifyPlate(plate: string): PlateKind {
  return FORMS.find(([, form]) => form.test(plate))?.[0] ?? 'other'
}
