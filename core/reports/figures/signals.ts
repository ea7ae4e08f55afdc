// Gates, vehicles, fire panels and rounds, from what their devices signalled.
import type { FireFigures, GateFigures, PatrolFigures, VehicleFigures } from '../../../contract/report-figures.ts'
import { PASSAGE_OUTCOMES, type DeviceKind } from '../../../contract/vocabulary.ts'
import type { SignalTotal } from '../../../db/figures-hours.ts'
import type { ChosenIncident } from '../../../db/figures-incidents.ts'
import type { FireFault } from '../../../db/figures-people.ts'
import { isAskedFor, type FiguresRequest } from './request.ts'

const REFUSED = new Set(['denied', 'blocked'])
/** Whose plate was on the list, whatever came of it. */
const KNOWN = new Set(['allowed', 'antiPassback', 'expired', 'notYetValid'])

export interface SignalSections {
  readonly gates: GateFigures | null
  readonly vehicles: VehicleFigures | null
  readonly patrol: Omit<PatrolFigures, 'lines' | 'planned'> | null
  /** Without tests. */
  readonly fireSignals: FireFigures['signals']
  readonly fireTests: number
}

export function signalSections(all: readonly SignalTotal[], request: FiguresRequest): SignalSections {
  const isOurs = isAskedFor(request)
  const totals = all.filter(({ deviceId }) => isOurs(deviceId))
  const of = (type: string) => totals.filter((total) => total.type === type)
  const has = (kind: DeviceKind) => hasKind(request, kind)
  const [passages, reads, checkIns, signals] = [of('passage'), of('plateRead'), of('checkIn'), of('fireSignal')]
  return {
    gates: passages.length > 0 || has('gate') ? gateFigures(passages) : null,
    vehicles: reads.length > 0 || has('plate-reader') ? vehicleFigures(reads, of('plateDecision')) : null,
    patrol: checkIns.length > 0 || has('patrol-reader') ? { checkIns: sum(checkIns), byDevice: byDevice(checkIns) } : null,
    fireSignals: byOutcome(signals.filter(({ outcome }) => outcome !== 'test')).map(([signal, total]) => ({ signal, total })),
    fireTests: sum(signals.filter(({ outcome }) => outcome === 'test')),
  }
}

/** null: no panel, no signal and no fire. */
export function fireFigures(
  sections: SignalSections,
  fires: readonly ChosenIncident[],
  faults: readonly FireFault[],
  request: FiguresRequest,
): FireFigures | null {
  const { fireSignals: signals, fireTests: tests } = sections
  if (!hasKind(request, 'fire-panel') && signals.length === 0 && tests === 0 && fires.length === 0) return null
  return {
    signals,
    fires: fires.map((fire) => ({
      incidentNumber: fire.number,
      place: fire.place,
      atMs: fire.openedAtMs,
      confirmedAtMs: fire.confirmedAtMs,
      endedAtMs: fire.fireEndedAtMs,
      isFalse: fire.falseReason !== null,
    })),
    faults: faults.map(({ deviceId, atMs, event: { address, signal, text } }) => ({ deviceId, address, signal, text, atMs })),
    tests,
  }
}

function hasKind({ devices, buildingId }: FiguresRequest, kind: DeviceKind): boolean {
  return devices.some((device) => device.kind === kind && (buildingId === null || device.buildingId === buildingId))
}

function gateFigures(passages: readonly SignalTotal[]): GateFigures {
  const totals = new Map(byOutcome(passages))
  const devices = Map.groupBy(passages, ({ deviceId }) => deviceId)
  return {
    byOutcome: PASSAGE_OUTCOMES.flatMap((outcome) => {
      const total = totals.get(outcome) ?? 0
      return total === 0 ? [] : [{ outcome, total }]
    }),
    byDevice: [...devices]
      .map(([deviceId, own]) => {
        const granted = sum(own.filter(({ outcome }) => outcome === 'granted'))
        const refused = sum(own.filter(({ outcome }) => REFUSED.has(outcome)))
        return { deviceId, granted, refused, other: sum(own) - granted - refused }
      })
      .toSorted((a, b) => b.granted + b.refused + b.other - (a.granted + a.refused + a.other) || a.deviceId.localeCompare(b.deviceId)),
  }
}

function vehicleFigures(reads: readonly SignalTotal[], decisions: readonly SignalTotal[]): VehicleFigures {
  return {
    reads: sum(reads),
    known: sum(decisions.filter(({ outcome }) => KNOWN.has(outcome))),
    blocked: sum(decisions.filter(({ outcome }) => outcome === 'blocked')),
    unreadable: sum(reads.filter(({ outcome }) => outcome === 'unreadable')),
  }
}

function byDevice(totals: readonly SignalTotal[]): { deviceId: string; total: number }[] {
  return [...Map.groupBy(totals, ({ deviceId }) => deviceId)]
    .map(([deviceId, own]) => ({ deviceId, total: sum(own) }))
    .toSorted((a, b) => b.total - a.total || a.deviceId.localeCompare(b.deviceId))
}

function byOutcome(totals: readonly SignalTotal[]): [string, number][] {
  return [...Map.groupBy(totals, ({ outcome }) => outcome)].map(([outcome, own]): [string, number] => [outcome, sum(own)]).toSorted(([, a], [, b]) => b - a)
}

function sum(totals: readonly SignalTotal[]): number {
  return totals.reduce((all, { total }) => all + total, 0)
}
