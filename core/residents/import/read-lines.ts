// What the lines of a list say: which column is what, each value checked, and every mistake named with its line.
import { setImmediate } from 'node:timers/promises'
import type { ErrorCode } from '../../../contract/errors.ts'
import type { Home } from '../../../contract/home.ts'
import { VigilError } from '../../../contract/errors.ts'
import { classifyPlate, isListablePlate, normalisePlate } from '../../../contract/plate.ts'
import { personInputSchema, type ImportIssue, type PersonKind } from '../../../contract/resident.ts'
import type { Buildings } from '../buildings.ts'
import { homeProblemCode } from '../write-person.ts'
import { lastMomentOfDay } from './last-moment.ts'

export const COLUMNS = ['name', 'home', 'phone', 'card', 'plate', 'kind', 'until'] as const
export type Column = (typeof COLUMNS)[number]

/** Headings as lists have them, without blanks and in capitals. */
const HEADINGS: Readonly<Record<Column, readonly string[]>> = {
  name: ['姓名', '名字', '业主姓名', '住户姓名', '业主', 'NAME'],
  home: ['房号', '房间号', '房屋', '房产', '门牌号', '住址', 'HOME', 'ROOM'],
  phone: ['电话', '手机', '手机号', '手机号码', '联系电话', 'PHONE', 'MOBILE'],
  card: ['卡号', '门禁卡', '门禁卡号', 'CARD', 'CARDNUMBER'],
  plate: ['车牌', '车牌号', '车牌号码', '车辆', 'PLATE'],
  kind: ['类型', '身份', '人员类型', 'TYPE', 'KIND'],
  until: ['有效期至', '有效期', '到期日期', '截止日期', 'VALIDTO', 'UNTIL'],
}

const KINDS: Readonly<Record<PersonKind, readonly string[]>> = {
  resident: ['住户', '业主', '家属', '家庭成员', '租户', '租客', 'RESIDENT', 'OWNER', 'FAMILY', 'TENANT'],
  staff: ['员工', '物业', '保安', '保洁', '工作人员', 'STAFF'],
  visitor: ['访客', 'VISITOR'],
  blocked: ['黑名单', '禁入', 'BLOCKED'],
}

/** One line, as far as it could be understood. */
export interface ReadLine {
  readonly line: number
  /** null: the line names nobody, only vehicles. */
  readonly name: string | null
  /** null: the line does not say. */
  readonly kind: PersonKind | null
  /** As written. */
  readonly room: string
  readonly home: Home | null
  readonly phone: string | null
  readonly cardNumber: string | null
  readonly plates: readonly string[]
  readonly validToMs: number | null
}

export interface ReadLines {
  readonly lines: readonly ReadLine[]
  readonly errors: readonly ImportIssue[]
  /** Their home could not be told; each with its line. */
  readonly queued: readonly { readonly issue: ImportIssue; readonly line: ReadLine }[]
}

/** Lines per turn: alarms wait for no more than these. */
const PER_TURN = 500

/** @param table from the heading on @throws VigilError `resident.noColumns` */
export async function readLines(table: readonly (readonly string[])[], buildings: Buildings, timezone: string): Promise<ReadLines> {
  const columns = findColumns(table[0] ?? [])
  const lines: ReadLine[] = []
  const errors: ImportIssue[] = []
  const queued: { issue: ImportIssue; line: ReadLine }[] = []
  const seen = new Set<string>()
  const holders = new Map<string, string>()
  const lastMoment = createLastMoment(timezone)
  for (const [index, cells] of table.slice(1).entries()) {
    if (index % PER_TURN === PER_TURN - 1) await setImmediate()
    if (cells.every((cell) => cell === '')) continue
    const line = index + 2
    const problems: ImportIssue[] = []
    const read = readLine(cells, columns, line, lastMoment, (column, code, value) => problems.push({ line, column, code, value }))
    const home = read.room === '' ? null : buildings.parse(read.room)
    if (home === 'buildingMissing' || home === 'unitMissing') {
      const issue = { line, column: columns.names.home ?? null, code: homeProblemCode(home), value: read.room }
      if (problems.length === 0) queued.push({ issue, line: read })
      errors.push(...problems)
      continue
    }
    if (typeof home === 'string') problems.push({ line, column: columns.names.home ?? null, code: homeProblemCode(home), value: read.room })
    else if (home === null && read.name !== null && read.kind !== 'staff' && read.kind !== 'blocked')
      problems.push({ line, column: columns.names.home ?? null, code: 'resident.homeNeeded', value: null })
    const key = JSON.stringify([read.name, typeof home === 'string' ? null : home, read.plates, read.cardNumber])
    if (problems.length === 0 && seen.has(key)) problems.push({ line, column: null, code: 'resident.duplicate', value: null })
    seen.add(key)
    if (problems.length === 0 && read.cardNumber !== null && read.name !== null) {
      const holder = holders.get(read.cardNumber) ?? read.name
      if (holder !== read.name) problems.push({ line, column: columns.names.card ?? null, code: 'resident.cardTaken', value: read.cardNumber })
      else holders.set(read.cardNumber, read.name)
    }
    if (problems.length > 0) errors.push(...problems)
    else lines.push({ ...read, home: typeof home === 'string' ? null : home })
  }
  return { lines, errors, queued }
}

/** Lists name few days, and each costs as much as the rest of its line. */
function createLastMoment(timezone: string): (text: string) => number | null {
  const known = new Map<string, number | null>()
  return (text) => {
    const found = known.get(text) ?? lastMomentOfDay(text, timezone)
    known.set(text, found)
    return found
  }
}

interface FoundColumns {
  readonly at: Readonly<Partial<Record<Column, number>>>
  /** As the list heads them. */
  readonly names: Readonly<Partial<Record<Column, string>>>
}

function findColumns(heading: readonly string[]): FoundColumns {
  const at: Partial<Record<Column, number>> = {}
  const names: Partial<Record<Column, string>> = {}
  heading.forEach((text, index) => {
    const plain = text
      .normalize('NFKC')
      .toUpperCase()
      .replaceAll(/[\s*:()]/gu, '')
    const column = COLUMNS.find((one) => at[one] === undefined && HEADINGS[one].includes(plain))
    if (column === undefined) return
    at[column] = index
    names[column] = text
  })
  const isUsable = at.home !== undefined && (at.name !== undefined || at.plate !== undefined)
  if (!isUsable) throw new VigilError('resident.noColumns', { found: heading.slice(0, 20) })
  return { at, names }
}

type Complain = (column: string | null, code: ErrorCode, value: string | null) => void

const { name: nameSchema, phone: phoneSchema, cardNumber: cardSchema } = personInputSchema.shape

function readLine(
  cells: readonly string[],
  { at, names }: FoundColumns,
  line: number,
  lastMoment: (text: string) => number | null,
  complain: Complain,
): ReadLine {
  const cell = (column: Column) => (at[column] === undefined ? '' : (cells[at[column]] ?? ''))
  const checked = (column: Column, isGood: (text: string) => boolean): string | null => {
    const text = cell(column)
    if (text === '') return null
    if (isGood(text)) return text
    complain(names[column] ?? null, 'resident.badValue', text.slice(0, 60))
    return null
  }
  const plates = cell('plate')
    .split(/[,;、，；\s]+/u)
    .filter((text) => text !== '')
    .flatMap((text) => {
      const plate = normalisePlate(text)
      if (plate !== null && isListablePlate(plate) && classifyPlate(plate) !== 'other') return plate
      complain(names.plate ?? null, 'resident.badValue', text.slice(0, 60))
      return []
    })
  const kindText = cell('kind').normalize('NFKC').toUpperCase()
  const kind = (Object.keys(KINDS) as PersonKind[]).find((one) => KINDS[one].includes(kindText))
  if (kind === undefined && kindText !== '') complain(names.kind ?? null, 'resident.badValue', kindText)
  const until = checked('until', (text) => lastMoment(text) !== null)
  const name = checked('name', (text) => nameSchema.safeParse(text).success)
  if (cell('name') === '' && plates.length === 0 && cell('plate') === '') complain(names.name ?? null, 'resident.nameMissing', null)
  const validToMs = until === null ? null : lastMoment(until)
  if (kind === 'visitor' && validToMs === null && name !== null) complain(names.until ?? null, 'resident.visitorEnds', null)
  return {
    line,
    name,
    kind: kind ?? null,
    room: cell('home'),
    home: null,
    phone: checked('phone', (text) => phoneSchema.safeParse(text).success),
    cardNumber: checked('card', (text) => cardSchema.safeParse(text).success),
    plates,
    validToMs,
  }
}
