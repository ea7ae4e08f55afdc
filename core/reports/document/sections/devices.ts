// What stands in the grounds: patrols, gates, vehicles, fire panels, how long devices could be reached, warnings of lifts and pumps.
import { nameOf, plainFinding, shareFinding, tableBlock, type Composing } from '../composing.ts'
import type { Block, Cell } from '../report-document.ts'

const MOST_BARS = 15
const MOST_PRINTED = 25
const PASSED = 'granted'

export function patrolBlocks(composing: Composing): Block[] {
  const { figures, word, count, names, targets } = composing
  const { patrol } = figures
  if (patrol === null) return []
  const { planned } = patrol
  const done = planned === null || planned.points === 0 ? null : (planned.points - planned.missed) / planned.points
  return [
    {
      block: 'findings',
      findings: [
        plainFinding(word('checkIns', { n: count(patrol.checkIns) })),
        ...(planned === null || done === null
          ? [plainFinding(word('noPlan'))]
          : [
              shareFinding(composing, word('patrolDone'), done, targets.patrolDone),
              plainFinding(planned.missed === 0 ? word('noneMissed') : word('someMissed', { n: count(planned.missed), points: count(planned.points) })),
            ]),
      ],
    },
    ...(patrol.byDevice.length === 0
      ? []
      : [
          tableBlock(
            composing,
            word('patrolTable'),
            [
              [word('reader'), 'text', 3],
              [word('checkInsColumn'), 'count', 1],
            ],
            patrol.byDevice.map((one) => [nameOf(names.devices, one.deviceId), one.total]),
          ),
        ]),
  ]
}

export function gateBlocks(composing: Composing): Block[] {
  const { figures, word, common, count, share, names } = composing
  const { gates } = figures
  if (gates === null) return []
  const sum = (name: string) => gates.byOutcome.find(({ outcome }) => outcome === name)?.total ?? 0
  const refused = sum('denied') + sum('blocked')
  const asked = sum(PASSED) + refused
  const forced = gates.byOutcome.filter(({ outcome }) => ['duress', 'forced', 'heldOpen', 'tailgating', 'reverse'].includes(outcome))
  return [
    {
      block: 'findings',
      findings: [
        plainFinding(
          asked === 0
            ? word('noPassages')
            : word('passages', { n: count(asked), granted: count(sum(PASSED)), refused: count(refused), share: share(refused / asked) }),
        ),
        plainFinding(
          forced.every(({ total }) => total === 0)
            ? word('noForced')
            : word('someForced', {
                list: forced.map(({ outcome, total }) => word('listed', { name: common.whyCode.outcome[outcome], n: count(total) })).join(word('listComma')),
              }),
        ),
      ],
    },
    tableBlock(
      composing,
      word('outcomeTable'),
      [
        [word('outcome'), 'text', 3],
        [word('amount'), 'count', 1],
      ],
      gates.byOutcome.map((one) => [common.whyCode.outcome[one.outcome], one.total]),
    ),
    tableBlock(
      composing,
      word('gateTable'),
      [
        [word('gate'), 'text', 3],
        [word('granted'), 'count', 1],
        [word('refused'), 'count', 1],
        [word('otherEvents'), 'count', 1],
      ],
      gates.byDevice.map((one) => [nameOf(names.devices, one.deviceId), one.granted, one.refused, one.other]),
      MOST_PRINTED,
    ),
  ]
}

export function vehicleBlocks({ figures, word, count, share }: Composing): Block[] {
  const { vehicles } = figures
  if (vehicles === null) return []
  const { reads, known, blocked, unreadable } = vehicles
  if (reads === 0) return [{ block: 'findings', findings: [plainFinding(word('noReads'))] }]
  return [
    {
      block: 'findings',
      findings: [
        plainFinding(word('reads', { n: count(reads), known: count(known), share: share(known / reads) })),
        plainFinding(word('unreadable', { n: count(unreadable), share: share(unreadable / reads) })),
        plainFinding(blocked === 0 ? word('noBlocked') : word('someBlocked', { n: count(blocked) })),
      ],
    },
  ]
}

export function fireBlocks(composing: Composing): Block[] {
  const { figures, word, common, named, count, names } = composing
  const { fire } = figures
  if (fire === null) return []
  const real = fire.fires.filter(({ isFalse, confirmedAtMs }) => !isFalse && confirmedAtMs !== null)
  return [
    {
      block: 'findings',
      findings: [
        plainFinding(
          fire.fires.length === 0
            ? word('noFires')
            : word('fires', { n: count(fire.fires.length), real: count(real.length), isFalse: count(fire.fires.filter(({ isFalse }) => isFalse).length) }),
        ),
        plainFinding(fire.faults.length === 0 ? word('noPanelFaults') : word('panelFaults', { n: count(fire.faults.length) })),
        ...(fire.tests === 0 ? [] : [plainFinding(word('fireTests', { n: count(fire.tests) }))]),
      ],
    },
    ...(fire.fires.length === 0
      ? []
      : [
          tableBlock(
            composing,
            word('fireTable'),
            [
              [word('incidentNumber'), 'line', 2.4],
              [word('place'), 'text', 2.4],
              [word('signalledAt'), 'moment', 2],
              [word('confirmedAfter'), 'duration', 1.8],
              [word('lasted'), 'duration', 1.6],
              [word('outcome'), 'text', 1.7],
            ],
            fire.fires.map((one): Cell[] => [
              one.incidentNumber,
              one.place,
              one.atMs,
              one.confirmedAtMs === null ? null : one.confirmedAtMs - one.atMs,
              one.endedAtMs === null ? null : one.endedAtMs - one.atMs,
              word(one.isFalse ? 'wasFalse' : one.confirmedAtMs === null ? 'notConfirmed' : 'wasReal'),
            ]),
          ),
        ]),
    ...(fire.signals.length === 0
      ? []
      : [
          tableBlock(
            composing,
            word('signalTable'),
            [
              [word('signal'), 'text', 3],
              [word('amount'), 'count', 1],
            ],
            fire.signals.map((one) => [named(common.fireSignal, one.signal), one.total]),
          ),
        ]),
    ...(fire.faults.length === 0
      ? []
      : [
          tableBlock(
            composing,
            word('panelFaultTable'),
            [
              [word('time'), 'moment', 2],
              [word('panel'), 'text', 2],
              [word('address'), 'line', 1.4],
              [word('signal'), 'line', 1],
              [word('text'), 'text', 3],
            ],
            fire.faults.map((one) => [one.atMs, nameOf(names.devices, one.deviceId), one.address, named(common.fireSignal, one.signal), one.text]),
            MOST_PRINTED,
          ),
        ]),
  ]
}

export function availabilityBlocks(composing: Composing): Block[] {
  const { figures, word, common, named, count, duration } = composing
  const { availability } = figures
  if (availability === null || availability.devices.length === 0) return []
  const { target, overall, devices } = availability
  const sorted = devices.toSorted((a, b) => (a.availability ?? 2) - (b.availability ?? 2))
  const misses = (value: number | null) => value !== null && value < target
  const below = sorted.filter((one) => misses(one.availability))
  const worst = sorted.slice(0, MOST_BARS).filter((one) => one.availability !== null)
  const lowest = worst[0]
  const unwatched = devices.filter(({ availability: value }) => value === null).length
  return [
    {
      block: 'findings',
      findings: [
        ...(overall === null ? [] : [shareFinding(composing, word('overallAvailability'), overall, target)]),
        below.length === 0
          ? plainFinding(word('allAvailable', { n: count(devices.length) }))
          : { text: word('someUnavailable', { n: count(below.length), all: count(devices.length) }), isBelow: true },
        ...(lowest === undefined || lowest.downMs === 0
          ? []
          : [plainFinding(word('longestDown', { name: lowest.name, time: duration(lowest.downMs), outages: count(lowest.outages) }))]),
        ...(unwatched === 0 ? [] : [plainFinding(word('unwatched', { n: count(unwatched) }))]),
      ],
    },
    ...(worst.length === 0
      ? []
      : [
          {
            block: 'chart',
            title: word(devices.length > MOST_BARS ? 'lowestAvailability' : 'availabilityTitle', { n: worst.length }),
            chart: {
              chart: 'targets',
              targetName: word('target'),
              bars: worst.map((one) => ({
                name: one.name,
                value: one.availability,
                target,
                label: composing.cell({ value: one.availability, isBelow: misses(one.availability) }, 'share'),
                isBelow: misses(one.availability),
              })),
              from: axisFrom(worst.map((one) => one.availability ?? 1)),
              to: 1,
            },
          } as const,
        ]),
    tableBlock(
      composing,
      word('availabilityTable'),
      [
        [word('device'), 'text', 3],
        [word('type'), 'text', 1.7],
        [word('availability'), 'share', 2.3],
        [word('down'), 'duration', 1.8],
        [word('outages'), 'count', 1],
        [word('watched'), 'duration', 1.3],
      ],
      sorted.map((one) => [
        one.name,
        one.kind === 'camera' ? word('camera') : named(common.deviceKind, one.kind),
        { value: one.availability, isBelow: misses(one.availability) },
        one.availability === null ? null : one.downMs,
        one.outages,
        one.watchedMs,
      ]),
      Math.min(MOST_PRINTED, sorted.filter((one) => one.downMs > 0 || one.availability === null).length),
    ),
  ]
}

/** A round share somewhat below the lowest. */
function axisFrom(values: readonly number[]): number {
  const lowest = Math.min(...values)
  return [0.99, 0.95, 0.9, 0.8, 0.5].find((from) => lowest > from + (1 - from) / 10) ?? 0
}

export function warningBlocks(composing: Composing): Block[] {
  const { figures, word, metrics, named, count, names } = composing
  const { warnings } = figures
  if (warnings === null) return []
  const { byDevice } = warnings
  return [
    {
      block: 'findings',
      findings: [
        plainFinding(
          warnings.warnings + warnings.alarms === 0
            ? word('noWarnings')
            : word('warnings', { warnings: count(warnings.warnings), alarms: count(warnings.alarms) }),
        ),
      ],
    },
    ...(byDevice.length === 0
      ? []
      : [
          tableBlock(
            composing,
            word('warningTable'),
            [
              [word('device'), 'text', 3],
              [word('metric'), 'text', 2],
              [word('amount'), 'count', 1],
            ],
            byDevice.map((one) => [nameOf(names.devices, one.deviceId), named(metrics, one.metric), one.total]),
          ),
        ]),
  ]
}
