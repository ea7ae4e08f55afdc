// How much of the time cameras and devices were there, of the time in which the core was watching.
import type { AvailabilityFigures, ReportSpan } from '../../../contract/report-figures.ts'
import type { Standing } from '../../../db/standings.ts'
import type { FiguresRequest } from './request.ts'

/** A device that the core has just begun to watch is given so long to answer. */
export const GRACE_MS = 60_000

export interface UpTime {
  upMs: number
  downMs: number
  outages: number
}

/** @param standings of one subject, oldest first; from `GRACE_MS` before the span on */
export function upTimeOf(standings: readonly Standing[], span: ReportSpan, nowMs: number): UpTime {
  const time: UpTime = { upMs: 0, downMs: 0, outages: 0 }
  let before: Standing | null = null
  let wasDown = false
  for (const standing of standings) {
    const isFirst = before === null ? standing.fromMs > span.fromMs - GRACE_MS : before.toMs !== standing.fromMs
    const isUp = standing.state === 'online' || standing.state === 'live'
    const fromMs = standing.state === 'connecting' && isFirst ? standing.fromMs + GRACE_MS : standing.fromMs
    const toMs = standing.toMs ?? nowMs
    const ms = Math.max(0, Math.min(toMs, span.toMs, nowMs) - Math.max(fromMs, span.fromMs))
    if (standing.state !== 'unsupported') {
      if (isUp) time.upMs += ms
      else time.downMs += ms
      const begins = !isUp && fromMs < toMs && fromMs >= span.fromMs && fromMs < Math.min(span.toMs, nowMs)
      if (begins && !(wasDown && before?.toMs === standing.fromMs)) time.outages++
    }
    wasDown = !isUp && fromMs < toMs && standing.state !== 'unsupported'
    before = standing
  }
  return time
}

/** @param standings of all, by subject */
export function availabilityFigures(standings: readonly Standing[], request: FiguresRequest): AvailabilityFigures | null {
  const sources = [...request.cameras.map((camera) => ({ ...camera, kind: 'camera' as const })), ...request.devices].filter(
    ({ buildingId }) => request.buildingId === null || buildingId === request.buildingId,
  )
  const bySubject = Map.groupBy(standings, ({ type, subjectId }) => `${type}/${subjectId}`)
  const devices = sources.map(({ id, name, kind }) => {
    const stood = bySubject.get(`${kind === 'camera' ? 'camera' : 'device'}/${id}`) ?? []
    const { upMs, downMs, outages } = upTimeOf(stood, request.span, request.nowMs)
    return { id, name, kind, availability: share(upMs, upMs + downMs), downMs, outages, watchedMs: upMs + downMs }
  })
  if (devices.every(({ watchedMs }) => watchedMs === 0)) return null
  const watchedMs = devices.reduce((sum, device) => sum + device.watchedMs, 0)
  const downMs = devices.reduce((sum, device) => sum + device.downMs, 0)
  return { target: request.targets.availability, overall: share(watchedMs - downMs, watchedMs), devices }
}

/** null: of nothing. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
