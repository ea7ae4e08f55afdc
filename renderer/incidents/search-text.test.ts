// What an incident is found by.
import { expect, test } from 'vitest'
import type { Incident } from '../../contract/incident.ts'
import type { SiteNames } from '../parts/use-site-names.ts'
import { createSearchText } from './search-text.ts'

const names: SiteNames = {
  placeOf: () => null,
  building: (id) => (id === 'b3' ? '3栋' : id),
  camera: (id) => (id === null ? null : '大堂摄像机'),
  device: (id) => id,
  zone: () => '门口',
}

test('number, summary, place, and kind, priority and state in both languages; a changed incident is read anew', () => {
  const textOf = createSearchText((key) => [`zh-${key}`, `EN-${key}`], names)
  const incident = {
    number: 'INC-20261122-0007',
    kind: 'gate',
    severity: 'high',
    state: 'new',
    alsoKinds: ['ebikeInLobby'],
    summary: '有人',
    buildingId: 'b3',
    cameraId: 'c',
    deviceId: null,
    zone: 'door',
  } as unknown as Incident
  const text = textOf(incident)
  for (const part of ['inc-20261122-0007', '有人', '3栋', '大堂摄像机', '门口', 'zh-kind.gate', 'en-kind.ebikeinlobby', 'en-severity.high', 'zh-state.new'])
    expect(text).toContain(part)
  expect(textOf({ ...incident, kind: 'fire' })).toContain('en-severity.fire')
})
