// What the page says, in both languages, also where something is missing or unknown.
import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import type { Evidence } from '../../contract/incident.ts'
import { fallOfSquare } from '../../test/fakes/falling-square.ts'
import { readPdf } from '../../test/fakes/pdf-text.ts'
import { findChineseFont } from './chinese-font.ts'
import { fallPage, type FallPageFacts } from './fall-page.ts'
import { renderPage } from './render-page.ts'

const T0 = Date.UTC(2026, 10, 25, 13, 3, 10)
const going = new AbortController().signal

function evidence(type: Evidence['type'], hexDigit: string, changes: Partial<Evidence> = {}): Evidence {
  const made = { state: 'complete', sha256: hexDigit.repeat(64), bytes: 1000, startedAtMs: T0, durationMs: 0, proven: true, problem: null } as const
  return { id: type, incidentId: 'i', alertId: 'a', type, ...made, ...changes }
}

function facts(changes: Partial<FallPageFacts> = {}): FallPageFacts {
  const args = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=320x180', '-frames:v', '1', '-f', 'image2pipe', '-c:v', 'mjpeg', 'pipe:1']
  const jpeg = execFileSync('ffmpeg', args)
  return {
    siteName: '翠园一期',
    timezone: 'Asia/Shanghai',
    cameraName: '3号楼北立面',
    incidentNumber: 'INC-20261125-0007',
    fall: fallOfSquare(T0),
    summary: '高空抛物 · 3号楼北立面',
    isRecorded: false,
    files: [evidence('snapshot', 'a'), evidence('clip', 'b', { durationMs: 21_320 }), evidence('trajectory', 'c'), evidence('crops', 'd')],
    trajectory: jpeg,
    crops: jpeg,
    madeAtMs: T0 + 20_000,
    version: '9.8.7',
    ...changes,
  }
}

const render = async (changes: Partial<FallPageFacts> = {}) =>
  readPdf(await renderPage({ definition: fallPage(facts(changes)), font: findChineseFont() }, going))

it('says in both languages what was seen, when, from which floor, and what that does not prove', async () => {
  const { pages, text } = await render()
  expect(pages).toBe(2)
  for (const words of [
    '高空抛物证据页',
    '翠园一期',
    '3号楼北立面',
    'INC-20261125-0007',
    '2026-11-2521:03:12.000',
    'Asia/Shanghai(UTC+08:00)',
    '2单元',
    '9.8.7',
  ])
    expect(text).toContain(words)
  for (const words of ['12层（11–13层）', '有90个包含真实楼层', '不能证明是谁抛掷', '9.6m/s²（重力加速度9.81m/s²，为其98%）', '推算为21:03:13.360'])
    expect(text).toContain(words)
  for (const words of ['Floor12(11–13)', '90containthetruefloor', 'afloor,notaperson', 'noproofofwhothrew', '34picturesover1.32s', '0.4pxoff'])
    expect(text).toContain(words)
  for (const digit of 'abcd') expect(text).toContain(digit.repeat(64))
})

it('says which evidence is missing and why, in place of its picture', async () => {
  const gone = { state: 'missing', sha256: null, problem: 'evidence.notInRing', proven: false } as const
  const files = [evidence('snapshot', 'a'), evidence('clip', 'b', gone), evidence('trajectory', 'c', gone), evidence('crops', 'd', gone)]
  const { pages, text } = await render({ files, trajectory: null, crops: null })
  expect(pages).toBe(2)
  expect(text).toContain('此图未能生成：录像缓存中已没有该时刻的画面。')
  expect(text).toContain('Thepictureofthatmomentisnolongerinthevideobuffer.')
  expect(text).not.toContain('b'.repeat(64))
})

it('names no floor where none is known, and never passes a self-test off as real', async () => {
  const fall = fallOfSquare(T0)
  const unknown = {
    ...fall,
    floor: null,
    column: null,
    isTest: true,
    tracks: [{ ...fall.tracks[0]!, accelerationMps2: null, speedMps: null, impact: null, looks: {} }],
  }
  const { text } = await render({ fall: unknown, isRecorded: true })
  for (const words of [
    '不能给出楼层',
    'Nofloorcanbenamed',
    '未判定',
    'notknownwithoutacalibratedfacade',
    '自检：此物体由程序绘入画面',
    'Picturestakenfromarecording,aftertheevent',
  ])
    expect(text).toContain(words)
})

it('makes no page once the core is being stopped', async () => {
  await expect(renderPage({ definition: fallPage(facts()), font: findChineseFont() }, AbortSignal.abort())).rejects.toMatchObject({
    code: 'evidence.restarted',
  })
})

it('says which font is missing instead of writing boxes', () => {
  const without = { windowsDir: 'C:\\Windows', exists: () => false }
  expect(() => findChineseFont({ ...without, platform: 'linux' })).toThrow(expect.objectContaining({ code: 'evidence.fontMissing' }))
  expect(() => findChineseFont({ ...without, platform: 'win32' })).toThrow(expect.objectContaining({ code: 'evidence.fontMissing' }))
  const simhei = findChineseFont({ platform: 'win32', windowsDir: '/Windows', exists: (file) => file.endsWith('simhei.ttf') })
  expect(simhei.bold).toEqual(simhei.normal)
})
