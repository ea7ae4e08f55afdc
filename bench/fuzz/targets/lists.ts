// Lists that people send: cameras and residents as CSV, residents as workbooks (in the process that reads them).
import { readCameraList } from '../../../devices/cameras/camera-list.ts'
import { createBuildings } from '../../../core/residents/buildings.ts'
import { readLines } from '../../../core/residents/import/read-lines.ts'
import { readTable } from '../../../core/residents/import/read-table.ts'
import { parseHome } from '../../../contract/home.ts'
import { classifyPlate, isListablePlate, normalisePlate } from '../../../contract/plate.ts'
import { readTypedAddress } from '../../../contract/typed-address.ts'
import { workbookOf } from '../../../test/fixtures/workbook.ts'
import type { Dice } from '../dice.ts'
import { isCoded } from '../refusal.ts'
import type { FuzzTarget } from '../target.ts'
import { NAUGHTY } from '../texts.ts'

const RESIDENTS = [
  ['姓名', '房号', '电话', '卡号', '车牌', '类型', '有效期至'],
  ['住户一', '3栋1单元1501', '13800000000', '00123', '粤B12345', '业主', ''],
  ['访客二', '3-2-302', '', '', '粤BD12345、粤B99999', '访客', '2026-12-31'],
]
const CAMERAS = [
  '名称,地址,端口,用户名,密码\n大门,192.168.1.64,80,admin,a"b\n车库,http://192.168.1.65:8000/,,,\n',
  'garage;10.0.0.5;8080;admin;x\n',
  '"a\nb",[fe80::1],,,',
]
const WORDS = [',', ';', '\t', '"', '""', '\n', '\r\n', '\uFEFF', '\0', '姓名', '房号', ...NAUGHTY]

export const cameraLists: FuzzTarget = {
  name: 'camera-csv',
  inputs: { ci: 1500, full: 30_000 },
  async load() {
    return {
      seeds: CAMERAS.map((text) => Buffer.from(text)),
      words: WORDS,
      isTaken: Array.isArray,
      read(input) {
        const lines = readCameraList(input)
        for (const line of typeof lines === 'string' ? [] : lines) readTypedAddress(line.host)
        return lines
      },
    }
  },
}

function csvOf(rows: readonly (readonly string[])[], dice: Dice): Buffer {
  const sign = dice.pick([',', ';', '\t'])
  return Buffer.from(rows.map((row) => row.map((cell) => (dice.once(2) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(sign)).join(dice.pick(['\n', '\r\n'])))
}

function damageRows(dice: Dice): string[][] {
  const rows = RESIDENTS.map((row) => row.map((cell) => (dice.once(4) ? dice.pick(NAUGHTY) : cell)))
  return dice.once(10) ? Array.from({ length: dice.pick([50, 600]) }, () => rows[1]!) : rows
}

export const residentTables: FuzzTarget = {
  name: 'resident-lines',
  inputs: { ci: 800, full: 15_000 },
  async load() {
    const buildings = createBuildings({ buildings: [{ id: 'b3', name: '3栋', units: 2 }] })
    return {
      seeds: [Buffer.from(JSON.stringify(RESIDENTS))],
      words: ['"', '[', ']', ',', ...NAUGHTY],
      make: (_seed, dice) => Buffer.from(JSON.stringify(damageRows(dice))),
      promised: isCoded,
      isTaken: (lines) => lines !== null,
      async read(input) {
        const table = tableIn(Buffer.from(input).toString('utf8'))
        if (table === null) return null
        for (const cell of table.flat()) {
          parseHome(cell)
          const plate = normalisePlate(cell)
          if (plate !== null && isListablePlate(plate)) classifyPlate(plate)
        }
        return readLines(table, buildings, 'Asia/Shanghai')
      },
    }
  },
}

function tableIn(text: string): string[][] | null {
  try {
    const read = JSON.parse(text) as unknown
    const isTable = Array.isArray(read) && read.every((row) => Array.isArray(row) && row.every((cell) => typeof cell === 'string'))
    return isTable ? (read as string[][]) : null
  } catch {
    return null
  }
}

/** Each costs a process of its own, so there are few; what must not happen is that it is ours that ends. */
export const residentFiles: FuzzTarget = {
  name: 'xlsx-csv-files',
  inputs: { ci: 6, full: 1500 },
  async load() {
    const workbook = workbookOf(RESIDENTS)
    return {
      seeds: [workbook, Buffer.from(RESIDENTS.map((row) => row.join(',')).join('\n'))],
      words: ['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06', '\xff\xff\xff\xff', ...WORDS],
      make: (_seed, dice) => {
        const rows = damageRows(dice)
        if (dice.once(2)) return csvOf(rows, dice)
        // One text a million times is little when it is packed.
        return workbookOf(dice.once(3) ? Array.from({ length: 20_001 }, () => ['9'.repeat(200)]) : rows)
      },
      promised: isCoded,
      isTaken: (table) => table !== null,
      read: (input) => readTable(input),
    }
  },
}
