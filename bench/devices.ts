// A whole property's devices on one processor core: what is sustained and how late it is on screens, beside the same samples through aedes alone.
import { cpus, loadavg } from 'node:os'
import type { FleetSize } from './devices/fleet.ts'
import { pinTo } from './devices/measured-process.ts'
import { KINDS, type FleetKind, type KindReport, type RunReport } from './devices/messages.ts'
import { runOurs, type Ours, type Stretch } from './devices/run-ours.ts'
import { runRaw, type Raw } from './devices/run-raw.ts'
import { quantile, type Figure, type Measurement } from './measurement.ts'

const SIZE: FleetSize = { gates: 200, readers: 50, panels: 20, sensors: 2000 }
const SECONDS = 60
const FLOOD_S = 10
/** What is measured has one processor for itself; devices and screen share the other one. */
const [MEASURED_CPU, OTHER_CPU] = [0, 1]

export async function measure({ seconds = SECONDS }: { readonly seconds?: number }): Promise<Measurement> {
  if (process.platform !== 'linux') throw new Error('this measurement pins processes and runs on Linux only')
  const loadBefore = loadavg()[0] ?? 0
  const isPinned = pinTo(OTHER_CPU, process.pid)
  const options = { size: SIZE, seconds, floodSeconds: FLOOD_S, cpu: MEASURED_CPU }
  const ours = await runOurs(options)
  const raw = await runRaw({ ...options, seconds: Math.min(seconds, 20) })
  return {
    name: 'devices',
    figures: figuresOf(ours, raw),
    ratios: ratiosOf(ours, raw),
    notes: [
      `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown CPU'}; load of the machine before: ${loadBefore.toFixed(1)}${isPinned ? '' : '; NOT PINNED: the core had every processor'}`,
      `${SIZE.gates} gates (half MQTT, half ISAPI with pictures), ${SIZE.readers} plate readers, ${SIZE.panels} fire panels, ${SIZE.sensors} sensors of 4 metrics: each says something every second, for ${seconds} s`,
      `beside it a gate of blocked people every second and a fire in each panel's building; one screen follows incidents, fires, devices and telemetry`,
      `the devices were late by ${quantile(ours.steady.report.lateMs, 0.95).toFixed(0)} ms (p95): what is on screen later than that is the core's doing`,
      ...(waited(ours.steady) > 0.3 ? ['THE CORE DID NOT HAVE ITS PROCESSOR: other programs took too much of it, the times say nothing'] : []),
      'flood: every sensor sends the next sample as soon as the last was acknowledged; raw: aedes alone, the same clients, nothing stored',
    ],
  }
}

function figuresOf({ steady, flood, shown, diskMs, sent, answered, stored }: Ours, raw: Raw): Record<string, Figure> {
  const { kinds, seconds } = steady.report
  const storedSignals = stored.passages + stored.plateReads + stored.fireSignals
  const signals = ({ faceGate, isapiGate, reader, panel }: Ours['sent']) => faceGate + isapiGate + reader + panel
  return {
    'sustained.events': { value: countOf(steady.report) / seconds, unit: 'events/s' },
    'sustained.stored': { value: (countOf(steady.report) - kinds.sensor.answered) / seconds, unit: 'events/s, each on disk before its answer' },
    'lost.signals': { value: Math.max(0, signals(answered) - storedSignals), unit: `of ${signals(answered)} that were answered` },
    'lost.samples': { value: Math.max(0, answered.sensor - stored.samples), unit: `of ${answered.sensor} that were answered` },
    'refused.signals': { value: signals(sent) - signals(answered), unit: `of ${signals(sent)}: no connection, to be sent again` },
    'lost.onScreen': { value: shown.missing, unit: `of ${steady.report.rung.length}` },
    ...spread('screen.fire', shown.fireMs),
    ...spread('screen.gate', shown.gateMs),
    ...spread('screen.sample', shown.sampleMs),
    ...spread('decision.plate', kinds.reader.answerMs),
    ...spread('answer.faceGate', kinds.faceGate.answerMs),
    ...spread('answer.isapiGate', kinds.isapiGate.answerMs),
    ...spread('answer.panel', kinds.panel.answerMs),
    ...spread('answer.sample', kinds.sensor.answerMs),
    ...spread('disk.alone', diskMs),
    'loop.p99': { value: steady.loop.p99Ms, unit: 'ms' },
    'loop.max': { value: steady.loop.maxMs, unit: 'ms' },
    'core.cpu': { value: shareOf(steady), unit: '% of one core' },
    'core.waited': { value: 100 * waited(steady), unit: '% of the time ready to run, while other programs had its core' },
    'core.rss': { value: steady.loop.rssMb, unit: 'MB' },
    'flood.samples': { value: rateOf(flood), unit: 'samples/s' },
    'flood.cpuPerSample': { value: cpuPer(flood), unit: 'us' },
    'raw.cpu': { value: shareOf(raw.steady), unit: '% of one core, samples only' },
    'raw.samples': { value: rateOf(raw.flood), unit: 'samples/s' },
    'raw.cpuPerSample': { value: cpuPer(raw.flood), unit: 'us' },
  }
}

function ratiosOf({ flood }: Ours, raw: Raw): Measurement['ratios'] {
  return {
    'flood.samples': { value: rateOf(flood) / rateOf(raw.flood), against: 'raw.samples' },
    'flood.cpuPerSample': { value: cpuPer(flood) / cpuPer(raw.flood), against: 'raw.cpuPerSample' },
  }
}

function spread(name: string, values: readonly number[]): Record<string, Figure> {
  return {
    [`${name}.p50`]: { value: quantile(values, 0.5), unit: 'ms' },
    [`${name}.p95`]: { value: quantile(values, 0.95), unit: 'ms' },
    [`${name}.max`]: { value: quantile(values, 1), unit: `ms, of ${values.length}` },
  }
}

function countOf({ kinds }: RunReport, of: (kind: KindReport) => number = ({ answered }) => answered): number {
  return KINDS.reduce((sum, kind: FleetKind) => sum + of(kinds[kind]), 0)
}

function rateOf({ report }: Stretch): number {
  return countOf(report) / report.seconds
}

function shareOf({ report, loop }: Stretch): number {
  return (100 * loop.cpuS) / report.seconds
}

function waited({ report, loop }: Stretch): number {
  return loop.waitedS / report.seconds
}

function cpuPer({ report, loop }: Stretch): number {
  return (1e6 * loop.cpuS) / countOf(report)
}
