// The process of the simulated devices: dials them all, lets each say something every second, and notes when it was answered.
import { setTimeout as pause } from 'node:timers/promises'
import { KINDS, type FleetAnswer, type FleetKind, type FleetOrder, type Rung, type RunReport } from './messages.ts'
import { dialAll, startTerminals, type Simulated } from './simulated.ts'

/** What was not answered so long after the last was sent counts as lost. */
const PATIENCE_MS = 15_000
const TICK_MS = 5
/** So many gates ring in a second; each rings once, so that each is an incident of its own. */
const RINGING_GATES_A_SECOND = 1

let terminals: Awaited<ReturnType<typeof startTerminals>> = []
let devices: Simulated[] = []

process.on('message', (order: FleetOrder) => {
  obey(order).then(answer, (error: unknown) => answer({ is: 'failed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
})
process.on('disconnect', () => process.exit(0))

function answer(what: FleetAnswer): void {
  process.send?.(what)
}

async function obey(order: FleetOrder): Promise<FleetAnswer> {
  switch (order.do) {
    case 'isapi':
      terminals = await startTerminals(order.count)
      return { is: 'isapi', ports: terminals.map(({ port }) => port) }
    case 'connect':
      devices = await dialAll(order.fleet, terminals, order.onlyMqtt)
      return { is: 'connected' }
    case 'run':
      return { is: 'ran', report: await run(order) }
    case 'flood':
      return { is: 'ran', report: await flood(order.seconds) }
  }
}

function createNotes() {
  const kinds = Object.fromEntries(KINDS.map((kind) => [kind, { sent: 0, answered: 0, answerMs: [] as number[] }])) as Record<
    FleetKind,
    { sent: number; answered: number; answerMs: number[] }
  >
  const errors = new Map<string, number>()
  const underWay = new Set<Promise<void>>()
  const note = async ({ kind }: Simulated, work: Promise<void>) => {
    const of = kinds[kind]
    of.sent += 1
    const at = performance.now()
    try {
      await work
      of.answered += 1
      of.answerMs.push(performance.now() - at)
    } catch (error) {
      errors.set(String(error), (errors.get(String(error)) ?? 0) + 1)
    }
  }
  return {
    kinds,
    async say(device: Simulated, work: Promise<void>) {
      const noted = note(device, work)
      underWay.add(noted)
      await noted
      underWay.delete(noted)
    },
    async settle() {
      await Promise.race([Promise.all(underWay), pause(PATIENCE_MS)])
      for (const [error, count] of errors) process.stderr.write(`${count} times: ${error}\n`)
    },
  }
}

/** Each in its own moment of the second, as devices that were switched on one after the other. */
async function run({ seconds, ring }: { readonly seconds: number; readonly ring: boolean }): Promise<RunReport> {
  const notes = createNotes()
  const rung: Rung[] = []
  const lateMs: number[] = []
  const gates = devices.filter(({ ring }) => ring?.as === 'gate').map((device, i, all) => all[(i * 7) % all.length]!)
  const panels = devices.filter(({ ring }) => ring?.as === 'fire')
  const ringing = !ring
    ? []
    : [...planned(gates, Math.min(gates.length, Math.floor(seconds * RINGING_GATES_A_SECOND)), seconds), ...planned(panels, panels.length, seconds)].toSorted(
        (a, b) => a.atS - b.atS,
      )
  const startedAt = performance.now()
  const total = devices.length * seconds
  for (let said = 0; said < total;) {
    const elapsedS = (performance.now() - startedAt) / 1000
    const due = Math.min(total, Math.floor(elapsedS * devices.length))
    if (due > said) lateMs.push((elapsedS - said / devices.length) * 1000)
    for (; said < due; said++) {
      const device = spread(said)
      void notes.say(device, device.say())
    }
    for (; ringing[0] !== undefined && ringing[0].atS <= elapsedS;) {
      const { device } = ringing.shift()!
      rung.push({ deviceId: device.id, kind: device.ring!.as, sentAtMs: Date.now() })
      void notes.say(device, device.ring!.now())
    }
    await pause(TICK_MS)
  }
  const took = (performance.now() - startedAt) / 1000
  await notes.settle()
  return { kinds: notes.kinds, rung, seconds: took, lateMs }
}

/** Kinds mixed evenly over the second, and not one kind after the other. */
function spread(turn: number): Simulated {
  const step = stepFor(devices.length)
  return devices[((turn % devices.length) * step) % devices.length]!
}

/** Near the golden section of the count, and without a factor in common with it: every device comes once a round. */
function stepFor(count: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
  let step = Math.max(1, Math.round(count * 0.618))
  while (divisor(step, count) !== 1) step += 1
  return step
}

function planned(from: readonly Simulated[], count: number, seconds: number): { readonly device: Simulated; readonly atS: number }[] {
  return from.slice(0, count).map((device, i) => ({ device, atS: ((i + 0.5) * seconds) / count }))
}

async function flood(seconds: number): Promise<RunReport> {
  const notes = createNotes()
  const startedAt = performance.now()
  const untilAt = startedAt + seconds * 1000
  const sensors = devices.filter(({ kind }) => kind === 'sensor')
  await Promise.race([
    Promise.all(
      sensors.map(async (device) => {
        while (performance.now() < untilAt) await notes.say(device, device.say())
      }),
    ),
    pause(seconds * 1000 + PATIENCE_MS),
  ])
  return { kinds: notes.kinds, rung: [], seconds: (performance.now() - startedAt) / 1000, lateMs: [] }
}
