// Figures read by the real process, beside the core that writes: the same as read directly, bounded, and ended when nobody wants them any more.
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dataPaths } from '../../db/data-dir.ts'
import { computeDashboard, computeFigures } from './compute-figures.ts'
import { createFigureSite, MIDNIGHT_MS, requestOf, type FigureSite } from '../../test/fixtures/figure-site.ts'
import { readFigures } from './figures/read-figures.ts'

let site: FigureSite
beforeEach(() => {
  site = createFigureSite()
  site.at(MIDNIGHT_MS + 3_600_000)
  site.raise()
})
afterEach(() => site.env.close())

const source = () => ({ file: dataPaths(site.env.dir).db, key: readFileSync(dataPaths(site.env.dir).key) })
const never = new AbortController().signal

test('the process reads what is read here', async () => {
  const request = requestOf()
  const figures = await computeFigures(source(), request, never)
  expect(figures).toEqual(JSON.parse(JSON.stringify(readFigures(site.env.db, request))))
  expect(figures.incidents.total.value).toBe(1)
})

test('the dashboard has the course of the day by the hour', async () => {
  const { now, before, history } = await computeDashboard(source(), requestOf({ before: { fromMs: MIDNIGHT_MS - 1000, toMs: MIDNIGHT_MS } }), never)
  expect(now.incidents.total).toEqual({ value: 1, before: 0 })
  expect(before?.incidents.total.value).toBe(0)
  expect(history).toHaveLength(24)
  expect(history.map(({ values }) => values.incidents).slice(0, 3)).toEqual([0, 1, 0])
})

test('what is not wanted any more is ended', async () => {
  const stopping = new AbortController()
  const waiting = computeFigures(source(), requestOf(), stopping.signal)
  stopping.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'report.stopped' })
  await expect(computeFigures(source(), requestOf(), stopping.signal)).rejects.toMatchObject({ code: 'report.stopped' })
})

test('with a wrong key nothing is read, and the key stands in no message', async () => {
  const wrong = { ...source(), key: Buffer.alloc(32, 0xab) }
  await expect(computeFigures(wrong, requestOf(), never)).rejects.toThrow(/no figures were read \(1\)/)
  await expect(computeFigures(wrong, requestOf(), never)).rejects.not.toThrow(/abab/)
})
