// A day at a site where nothing happened and nothing stands that could tell of anything: what must not be printed.
import type { ReportFigures, Responses } from '../../../contract/report-figures.ts'
import { sampleDay } from './sample-figures.ts'

export function quietDay(): ReportFigures {
  const day = sampleDay()
  const none = { n: 0, medianMs: null, p95Ms: null, targetMs: 60_000, inTime: null }
  const noResponses: Responses = { acknowledge: none, dispatch: none, arrive: none, close: none }
  return {
    ...day,
    incidents: {
      total: { value: 0, before: 2 },
      open: 0,
      byKind: [],
      bySeverity: { low: 0, medium: 0, high: 0, critical: 0 },
      byPlace: [],
      byHour: Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0)),
      byDay: [{ day: '2026-11-29', total: 0, critical: 0, falseAlarms: 0 }],
      byDayBefore: [2],
    },
    responses: { all: noResponses, bySeverity: { low: noResponses, medium: noResponses, high: noResponses, critical: noResponses } },
    falseAlarms: { total: 0, share: null, byReason: [], bySource: [] },
    load: { mean: 0, most: 0, mostAtMs: null, floodShare: 0, within30s: null, within60s: null, stale: 0, enteredLate: 0, chattering: [] },
    use: { byRole: [], unhandled: 0 },
    gates: null,
    vehicles: null,
    fire: null,
    patrol: null,
    availability: null,
    warnings: null,
    workOrders: null,
    privacy: null,
    evidence: { complete: 0, missing: 0, held: 0, chosen: [] },
    duty: { lines: [], more: 0, people: [] },
  }
}
