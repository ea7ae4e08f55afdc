// Templates: those delivered, those saved, and pictures that are what they say.
import { deflateSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { templateSettingsSchema } from '../../../contract/reports.ts'
import { MAX_LOGO_BYTES } from '../../../contract/report-template.ts'
import { BUILT_IN_TEMPLATES } from './built-in-templates.ts'
import { startReports, type ReportsFixture } from '../../../test/fixtures/reports.ts'
import { readPictureHead } from './picture-head.ts'
import { settingsOf } from './templates.ts'

let on: ReportsFixture
beforeEach(async () => {
  on = await startReports()
})
afterEach(() => on.close())

/** The header and one chunk of data, a grey picture unless others are given; the sums are not looked at. */
function png(width: number, height: number, packed = deflateSync(Buffer.alloc(height * (width + 1)))): Buffer {
  const head = Buffer.alloc(25)
  head.writeUInt32BE(13, 0)
  head.write('IHDR', 4)
  head.writeUInt32BE(width, 8)
  head.writeUInt32BE(height, 12)
  const data = Buffer.alloc(packed.length + 12)
  data.writeUInt32BE(packed.length, 0)
  data.write('IDAT', 4)
  packed.copy(data, 8)
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), head, data])
}
const jpeg = (width: number, height: number) =>
  Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0])

test('those delivered are whole and there without anybody saving them', () => {
  expect(on.reports.templates.list().map(({ id, version, isBuiltIn }) => `${id} ${version} ${isBuiltIn}`)).toEqual(
    ['day', 'week', 'month', 'span', 'duty', 'patrol', 'faults'].map((id) => `${id} 0 true`),
  )
  for (const settings of BUILT_IN_TEMPLATES.values()) expect(templateSettingsSchema.parse(settings)).toEqual(settings)
})

test('every save is a version; who started from an old one is told; one delivered goes back to how it was', () => {
  const { templates } = on.reports
  const day = settingsOf(templates.get('day'))
  expect(templates.save(on.actor, { id: 'day', version: 0, template: { ...day, sections: ['summary'] } })).toMatchObject({ version: 1, savedBy: 'manager' })
  expect(() => templates.save(on.actor, { id: 'day', version: 0, template: day })).toThrow(expect.objectContaining({ code: 'report.changed' }))
  templates.remove(on.actor, 'day')
  expect(templates.get('day')).toMatchObject({ ...day, version: 2 })
  const own = templates.save(on.actor, { version: 0, template: { ...day, name: { zh: '物业日报', en: 'Own' } } })
  expect(templates.list().at(-1)).toMatchObject({ id: own.id, isBuiltIn: false, version: 1 })
  on.reports.schedules.save(on.actor, { version: 0, schedule: { templateId: own.id, rhythm: 'day', at: '07:00', recipients: [], toFolder: false, isOn: true } })
  expect(() => templates.remove(on.actor, own.id)).toThrow(expect.objectContaining({ code: 'report.templateInUse' }))
  on.reports.schedules.remove(on.actor, on.reports.schedules.list()[0]!.id)
  templates.remove(on.actor, own.id)
  expect(() => templates.get(own.id)).toThrow(expect.objectContaining({ code: 'report.noTemplate' }))
  expect(() => templates.save(on.actor, { id: 'made-up', version: 0, template: day })).toThrow(expect.objectContaining({ code: 'report.noTemplate' }))
})

test('a report keeps the template it was made by', async () => {
  const before = await on.made()
  const day = settingsOf(on.reports.templates.get('day'))
  on.reports.templates.save(on.actor, { id: 'day', version: 0, template: { ...day, name: { zh: '新', en: 'New' } } })
  expect(on.reports.get(before.id)).toMatchObject({ name: { zh: '日报' }, templateVersion: 0 })
  expect(await on.made()).toMatchObject({ name: { zh: '新' }, templateVersion: 1 })
})

test('a logo is a PNG or a JPEG by what is in it, small in bytes and in pixels, and reaches the report', async () => {
  const { templates } = on.reports
  expect(readPictureHead(png(300, 80))).toEqual({ mime: 'image/png', width: 300, height: 80 })
  expect(readPictureHead(jpeg(640, 480))).toEqual({ mime: 'image/jpeg', width: 640, height: 480 })
  for (const bad of [
    Buffer.from('<svg/>'),
    png(0, 10),
    png(5000, 10),
    jpeg(10, 4001),
    Buffer.from([0xff, 0xd8]),
    Buffer.alloc(0),
    Buffer.concat([png(3, 3), Buffer.alloc(MAX_LOGO_BYTES)]),
    // Each of these would make every report that carries it fail, or fill the memory.
    png(10, 10, Buffer.from('nonsense')),
    png(10, 10, deflateSync(Buffer.alloc(110)).subarray(0, -6)),
    png(10, 10, deflateSync(Buffer.alloc(5))),
    png(10, 10, deflateSync(Buffer.alloc(50 * 1024 * 1024))),
    png(10, 10, Buffer.alloc(0)),
  ])
    await expect(templates.putLogo(on.actor, bad)).rejects.toMatchObject({ code: 'report.badLogo' })
  const { sha256 } = await templates.putLogo(on.actor, png(300, 80))
  await templates.putLogo(on.actor, png(300, 80))
  const day = settingsOf(templates.get('day'))
  templates.save(on.actor, { id: 'day', version: 0, template: { ...day, logo: sha256 } })
  await on.made()
  expect(on.maker.orders[0]!.logo).toMatchObject({ mime: 'image/png' })
  expect(() => templates.save(on.actor, { id: 'day', version: 1, template: { ...day, logo: '0'.repeat(64) } })).toThrow(
    expect.objectContaining({ code: 'report.badLogo' }),
  )
})
