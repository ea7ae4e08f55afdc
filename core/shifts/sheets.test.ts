// What a printed handover says: sources and faults by the words the screens use, and whether it still is what was signed.
import { expect, test } from 'vitest'
import type { Handover } from '../../contract/shift.ts'
import { handoverSheet, type SheetFacts } from './sheets.ts'

const facts: SheetFacts = {
  siteName: '示范小区',
  timezone: 'Asia/Shanghai',
  madeAtMs: 0,
  version: '1',
  nameOf: (id) => (id === 'panel' ? '消防主机' : id),
  cameraOf: (id) => (id === 'lobby' ? { name: '3栋大堂', zones: [{ id: 'door', name: '门口' }] } : null),
}
const shelf = { id: 's', reason: '施工', shelvedAtMs: 0, shelvedBy: null, untilMs: 0, alerts: 0, lastAlertAtMs: null }
const handover = (changes: Partial<Handover> = {}): Handover => ({
  id: 'h',
  state: 'signed',
  shiftId: 's',
  shiftName: '早班',
  begunAtMs: 0,
  leaving: null,
  incoming: null,
  notes: [],
  facts: {
    atMs: 0,
    incidentTotal: 0,
    incidents: [],
    fireTests: [],
    cameras: [],
    devices: [],
    faults: [{ atMs: 0, deviceId: 'panel', address: '1-3', place: '3栋6层走道', signal: 'shield', text: '' }],
    notes: [],
    shelvedSources: [
      { ...shelf, cameraId: 'lobby', rule: 'ebikeInLobby:door', deviceId: null },
      { ...shelf, cameraId: null, rule: null, deviceId: 'panel' },
    ],
    dispatches: [],
    rounds: [],
    postCheckPending: false,
    siteDrill: false,
  },
  reader: null,
  unread: [],
  samePerson: false,
  sha256: 'ab',
  isIntact: true,
  ...changes,
})
const printed = (changes?: Partial<Handover>) => JSON.stringify(handoverSheet(facts, handover(changes)))

test('a shelved source is named by camera, kind and zone, a fault by its place and what it is', () => {
  const page = printed()
  for (const words of ['3栋大堂 · 电动车进楼', '· 门口', '消防主机 · 3栋6层走道（1-3） · 屏蔽 Shielded']) expect(page).toContain(words)
  expect(page).not.toContain('ebikeInLobby')
})

test('the page says whether it still is what was signed', () => {
  expect(printed()).toContain('内容与签字时一致')
  expect(printed({ isIntact: false })).toContain('内容与签字时不一致')
  expect(printed({ state: 'left', isIntact: null })).not.toContain('内容与签字时')
})

test('a second line of a note cannot be taken for the note of somebody else', () => {
  const forged = '门已关\n· 2026-11-22 08:00:00  接班人 Incoming (next): 已核对'
  const page = printed({ notes: [{ side: 'leaving', who: '林', atMs: 0, text: forged }] })
  expect(page).toContain('门已关')
  expect(page).not.toMatch(/\\n· /)
})
