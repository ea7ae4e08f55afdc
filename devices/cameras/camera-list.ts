// Reads a list of cameras: CSV with name, address, port, user and password, with or without a heading, in Chinese or English.
import { parse } from 'csv-parse/sync'
import { cameraAddressSchema, type CameraLine } from '../../contract/camera-pairing.ts'
import { portOf, readTypedAddress } from '../../contract/typed-address.ts'

/** `notCsv`: quotes that never end and the like. `tooMany`: more than 1,000 lines. */
export type CameraListProblem = 'tooLarge' | 'notText' | 'notCsv' | 'tooMany' | 'empty'

const MAX_BYTES = 256 * 1024
const MAX_LINES = 1000

const COLUMNS = ['name', 'host', 'port', 'username', 'password'] as const
type Column = (typeof COLUMNS)[number]
const HEADINGS: Readonly<Record<Column, readonly string[]>> = {
  name: ['name', 'camera', 'title', '名称', '摄像机', '摄像机名称', '名字', '位置'],
  host: ['host', 'ip', 'address', 'ip address', 'ipaddress', '地址', 'ip地址', 'ip 地址', '主机'],
  port: ['port', 'http port', 'onvif port', '端口', '端口号'],
  username: ['user', 'username', 'user name', 'login', '用户', '用户名', '账号'],
  password: ['password', 'pass', 'pwd', '密码', '口令'],
}

export function readCameraList(bytes: Uint8Array): readonly CameraLine[] | CameraListProblem {
  if (bytes.length > MAX_BYTES) return 'tooLarge'
  const text = decode(bytes)
  if (text === null || text.includes('\0')) return 'notText'
  const rows = readRows(text)
  if (rows === null) return 'notCsv'
  if (rows.length > MAX_LINES + 1) return 'tooMany'
  const [first] = rows
  const heading = first === undefined ? null : readHeading(first.cells)
  const order = heading ?? new Map(COLUMNS.map((column, index) => [column, index]))
  const seen = new Set<string>()
  const lines = rows.slice(heading === null ? 0 : 1).map(({ cells, line }) => {
    const read = readLine((column) => cells[order.get(column) ?? -1]?.trim() ?? '', cells[order.get('password') ?? -1] ?? '', line)
    const key = `${read.host.toLowerCase()} ${read.port}`
    const problem = read.problem ?? (seen.has(key) ? 'twice' : null)
    if (problem === null) seen.add(key)
    return { ...read, problem }
  })
  return lines.length === 0 ? 'empty' : lines
}

function readRows(text: string): readonly { readonly cells: readonly string[]; readonly line: number }[] | null {
  const head = text.slice(0, text.search(/[\r\n]|$/))
  const delimiter = ['\t', ';', ','].find((sign) => head.includes(sign)) ?? ','
  try {
    const rows: unknown = parse(text, {
      bom: true,
      delimiter,
      relaxColumnCount: true,
      skipEmptyLines: true,
      info: true,
      to: MAX_LINES + 2,
      maxRecordSize: 8192,
    })
    return (rows as { record: string[]; info: { lines: number } }[])
      .map(({ record, info }) => ({ cells: record, line: info.lines }))
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  } catch {
    return null
  }
}

function readHeading(cells: readonly string[]): Map<Column, number> | null {
  const names = cells.map((cell) => cell.trim().toLowerCase())
  const found = COLUMNS.flatMap((column) => {
    const at = names.findIndex((name) => HEADINGS[column].includes(name))
    return at < 0 ? [] : [[column, at] as const]
  })
  return found.some(([column]) => column === 'host') ? new Map(found) : null
}

/** @param password as it stands: blanks may belong to it */
function readLine(cell: (column: Column) => string, password: string, line: number): CameraLine {
  const [name, written, portText, username] = [cell('name'), cell('host'), cell('port'), cell('username')]
  const typed = readTypedAddress(written)
  const host = typed?.host ?? written
  const port = portText === '' ? (typed === null ? 80 : portOf(typed)) : /^\d{1,5}$/.test(portText) ? Number(portText) : 0
  const isLong = name.length > 100 || host.length > 255 || username.length > 64 || password.length > 128
  const address = cameraAddressSchema.safeParse({ host, port: 80 })
  const problem = isLong
    ? 'tooLong'
    : host === ''
      ? 'noHost'
      : typed === null || !address.success
        ? 'badHost'
        : port < 1 || port > 65_535 || (portText !== '' && !/^\d+$/.test(portText))
          ? 'badPort'
          : null
  const login = username === '' ? null : { username: username.slice(0, 64), password: password.slice(0, 128) }
  const clean = name.replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ').trim()
  return {
    line,
    name: clean.slice(0, 100),
    host: host.slice(0, 255),
    port: problem === 'badPort' ? 80 : port || 80,
    ...(typed?.scheme === 'https' && { scheme: 'https' as const }),
    login,
    problem,
  }
}

/** Lists saved by a Chinese spreadsheet program without further ado are GBK. */
function decode(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // The next one.
    }
  }
  return null
}
