// One facade camera's chain: picture -> what differs -> small things -> paths -> physics and network -> falls (`createFacadeWatcher`).
import { facadeScale, type FacadeScale } from '../../contract/facade-scale.ts'
import { fallingObjectSettings, type FallingObjectSettings } from '../../contract/facade.ts'
import type { Fall } from '../../contract/falling.ts'
import { boundingBox, contains, type Box, type Polygon } from '../../contract/geometry.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { descentOf } from './alike.ts'
import { fromApex } from './apex.ts'
import { createBackground, type Background } from './background.ts'
import { findCandidates } from './candidates.ts'
import { findEarlier, joinPaths } from './join.ts'
import { gradeOf, judgeTogether, WORTH_ASKING } from './judge.ts'
import { createLinker, type Linker, type Path } from './link.ts'
import type { Luma } from './luma.ts'
import { cutPatch, stackPatches } from './patches.ts'
import type { PathPoint } from './path.ts'
import { createRepeatDetector } from './repeats.ts'
import { tellFall, type Judged, type Place } from './tell.ts'
import { createThrows, type UnderWay } from './throws.ts'
import { watchedArea } from './watched-area.ts'
import type { FacadeSight, FacadeWatcher, WatcherOptions } from './watcher.ts'
import { weighBest, type Ended } from './weigh.ts'

/** What came down less far, or was seen less often, is no news at all. */
const LEAST = { down: 0.06, pictures: 5, evidence: 3 }
/** What is waited for, unless much is under way anyway; heights of the picture per second. */
const PLAIN = { points: 8, evidence: 20, crowd: 5 }
const LEAST_SPEED = 0.08
/** The network was trained on things up to this size; of larger ones it knows nothing. */
const LEARNT_PX = 34
/** Ended paths are remembered this long: as the beginning of others, and for what is alike. */
const REMEMBERED_MS = 3000
/** So many paths of one picture are gone along again. */
const RETRACES_MOST = 4
/** Share of copies from which on the times of the pictures are rough. */
const MANY_REPEATS = 0.08
/** Patches are cut once a path is worth it. */
const PATCHES_FROM = { points: 3, evidence: 2 }

interface Facet {
  readonly ruleId: string
  readonly zone: string
  readonly polygon: Polygon
  readonly settings: FallingObjectSettings
  readonly scale: FacadeScale | null
}

interface Chain {
  readonly width: number
  readonly height: number
  readonly background: Background
  readonly linker: Linker
}

export function createFacadeWatcher({ cameraId, zones, rules, fps, network, judge = 'both', onPath }: WatcherOptions): FacadeWatcher {
  const facets = rules
    .filter((rule) => rule.kind === 'fallingObject')
    .flatMap((rule): Facet[] => {
      const zone = zones.find((z) => z.id === rule.zone)
      if (!zone) throw new RangeError(`${cameraId}: no zone "${rule.zone}"`)
      const settings = fallingObjectSettings.parse(rule.config)
      return [{ ruleId: rule.id, zone: zone.id, polygon: zone.polygon, settings, scale: settings.facade ? facadeScale(settings.facade) : null }]
    })
  const isRepeat = createRepeatDetector()
  const throws = createThrows()
  const patches = new WeakMap<PathPoint, Uint8Array>()
  let chain: Chain | null = null
  let remembered: Ended[] = []
  let drawnBoxes: { readonly atMs: EpochMs; readonly zone: string; readonly box: Box }[] = []
  let lastAtMs: EpochMs = 0
  let repeated01 = 0
  const budget = { retraces: 0 }
  /** A stream filled up with copies came from another rate: its pictures are not from the times they carry. */
  const jitterS = (): number => (repeated01 > MANY_REPEATS ? 0.3 : 0.04) / fps

  const chainFor = ({ width, height }: Luma): Chain => {
    if (chain?.width === width && chain.height === height) return chain
    const watched = watchedArea(
      width,
      height,
      facets.map(({ polygon, settings }) => ({ polygon, masks: settings.masks })),
    )
    chain = { width, height, background: createBackground(width, height, watched), linker: createLinker(width, height, fps) }
    return chain
  }
  const rememberPatches = ({ linker, background }: Chain): void => {
    for (const { points, evidence } of linker.open) {
      if (points.length < PATCHES_FROM.points || evidence < PATCHES_FROM.evidence) continue
      const last = points.at(-1)!
      if (last.atMs === lastAtMs && !patches.has(last)) patches.set(last, cutPatch(background.luma, background.mean, last))
    }
  }
  const judgeEnded = async (ended: readonly Path[], place: Chain, atMs: EpochMs): Promise<Fall[]> => {
    remembered = remembered.filter((e) => atMs - e.atMs < REMEMBERED_MS)
    const falls: Fall[] = []
    budget.retraces = RETRACES_MOST
    for (const path of ended.toSorted((a, b) => a.points[0]!.atMs - b.points[0]!.atMs)) {
      if (isCarriedOn(path, place.linker.open)) continue
      const earlier = path.points.length < 3 ? null : findEarlier(path, remembered)
      const fall = await judgePath(fromApex(earlier === null ? path : joinPaths(earlier, path)), place, atMs)
      if (fall !== null) falls.push(fall)
    }
    return falls
  }
  const judgePath = async (seen: Path, { width, height, linker }: Chain, atMs: EpochMs): Promise<Fall | null> => {
    const start = seen.points[0]!.seen
    const facet = facetOf(facets, start.x / width, start.y / height)
    if (seen.points.length < LEAST.pictures || seen.evidence < LEAST.evidence || facet === null) {
      if (seen.points.length >= 4) remembered.push({ path: seen, descent: descentOf(seen.points, height), atMs, score: 0 })
      return null
    }
    const { polygon, scale, settings } = facet
    const weighing = { width, height, fps, jitterS: jitterS(), polygon, scale, minFloors: settings.minFloors, remembered, linker, budget }
    const { path, fitted, physics, alike, descent } = weighBest(seen, weighing)
    const worthTelling = fitted.figures.down >= LEAST.down
    const cut = path.points.flatMap((p) => patches.get(p) ?? [])
    const isKnownSize = fitted.figures.sizePx <= LEARNT_PX || judge === 'network'
    const asksNetwork =
      network !== null && judge !== 'physics' && isKnownSize && cut.length >= 3 && worthTelling && (physics.score >= WORTH_ASKING || judge === 'network')
    const looks = asksNetwork ? (await network.judge(stackPatches(cut), 1))[0]! : null
    const opinion = judgeTogether(physics, looks, judge)
    remembered.push({ path, descent, atMs, score: opinion.score })
    if (!worthTelling) return null
    onPath?.({ path, fitted, patches: cut, opinion, physics, looks })
    const judged: Judged = { path, fitted, ...gradeOf(opinion, settings), score: opinion.score, physics: physics.score, looks, alike }
    const place: Place = { cameraId, ruleId: facet.ruleId, zone: facet.zone, settings, scale, width, height }
    return tellFall(judged, place, isDrawn(path, facet.zone, drawnBoxes, width, height))
  }

  /** What plainly falls and is not judged yet. */
  const underWay = ({ linker, width, height }: Chain): UnderWay[] => {
    if (linker.crowd > PLAIN.crowd) return []
    return linker.open
      .filter((path) => path.points.length >= PLAIN.points && path.evidence >= PLAIN.evidence && isFalling(path.points, height))
      .flatMap(({ points }) => {
        const xs = points.map((p) => p.seen.x / width)
        const facet = facetOf(facets, xs[0]!, points[0]!.seen.y / height)
        return facet === null ? [] : [{ zone: facet.zone, firstAtMs: points[0]!.atMs, across: [Math.min(...xs), Math.max(...xs)] }]
      })
  }

  return {
    async see(luma, atMs, drawn = null): Promise<FacadeSight> {
      const now = chainFor(luma)
      if (drawn) drawnBoxes.push({ atMs, ...drawn })
      drawnBoxes = drawnBoxes.filter((d) => atMs - d.atMs < 20_000)
      const isCopy = isRepeat(luma)
      repeated01 += ((isCopy ? 1 : 0) - repeated01) / (2 * fps)
      if (isCopy) return { falls: throws.add([], atMs), candidates: 0, isBlind: false, shakePx: 0 }
      lastAtMs = atMs
      const changes = now.background.see(luma)
      const shakePx = Math.hypot(changes.shift.dx, changes.shift.dy)
      if (changes.isBlind) return { falls: throws.add([], atMs), candidates: 0, isBlind: true, shakePx }
      const candidates = findCandidates(changes, now.width)
      const ended = now.linker.add(candidates, atMs, jitterS())
      rememberPatches(now)
      const falls = throws.add(await judgeEnded(ended, now, atMs), atMs, () => underWay(now))
      return { falls, candidates: candidates.length, isBlind: false, shakePx }
    },
    async end() {
      if (chain === null) return []
      const falls = throws.add(await judgeEnded(chain.linker.end(), chain, lastAtMs), lastAtMs)
      return [...falls, ...throws.end()]
    },
  }
}

/** Downwards at the end, faster than a leaf. */
function isFalling(points: readonly PathPoint[], height: number): boolean {
  const [from, to] = [points.at(-LEAST.pictures)!, points.at(-1)!]
  return (to.seen.y - from.seen.y) / height > LEAST_SPEED * ((to.atMs - from.atMs) / 1000)
}

/** A thing torn in two for a picture is followed twice; while one of the paths goes on, the other has nothing to tell. */
function isCarriedOn({ points }: Path, open: readonly Path[]): boolean {
  const middle = points[points.length >> 1]!
  return points.length >= LEAST.pictures && open.some((other) => other.points.length > points.length / 2 && other.points.includes(middle))
}

/** The facade it began on, else the nearest across; null when there is none. */
function facetOf(facets: readonly Facet[], x: number, y: number): Facet | null {
  const off = ({ polygon }: Facet): number => {
    const [x1, , x2] = boundingBox(polygon)
    return contains(polygon, [x, y]) ? -1 : Math.max(x1 - x, x - x2, 0)
  }
  return facets.toSorted((a, b) => off(a) - off(b))[0] ?? null
}

function isDrawn(
  path: Path,
  zone: string,
  drawn: readonly { readonly atMs: EpochMs; readonly zone: string; readonly box: Box }[],
  width: number,
  height: number,
): boolean {
  if (drawn.length === 0) return false
  const on = path.points.filter(({ atMs, seen }) => {
    const then = drawn.find((d) => d.atMs === atMs && d.zone === zone)
    if (!then) return false
    const [x1, y1, x2, y2] = then.box
    const room = 6
    return seen.x >= x1 * width - room && seen.x <= x2 * width + room && seen.y >= y1 * height - room && seen.y <= y2 * height + room
  })
  return on.length >= 0.6 * path.points.length
}
