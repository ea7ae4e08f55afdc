// A fall in words of the chosen language: which floor, how sure, seen how long, landed when.
import type { Fall, FloorEstimate } from '../../contract/falling.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { floorName } from './floor-name.ts'

type FloorRange = Pick<FloorEstimate, 'estimate' | 'low' | 'high'>

export interface FallWords {
  /** For a row: `about floor 9 (8–11)`; null when it cannot be told. */
  floorShort(floor: FloorRange | null): string | null
  floorTitle(floor: FloorEstimate | null): string
  floorMeans(floor: FloorEstimate | null): string
  column(column: string | null): string
  /** Camera and facade. */
  place(fall: Pick<Fall, 'cameraId' | 'zone'>): string
  seen(fall: Fall): string
  landed(fall: Fall): string
}

export function useFallWords(): FallWords {
  const { t } = useWords()
  const names = useSiteNames()
  const siteTime = useSiteTime()
  const values = ({ estimate, low, high }: FloorRange) => ({
    floor: floorName(estimate),
    low: floorName(low),
    high: floorName(high),
  })
  return {
    floorShort: (floor) => (floor === null ? null : t(isOne(floor) ? 'falls:floorShort' : 'falls:floorShortBetween', values(floor))),
    floorTitle: (floor) => (floor === null ? t('falls:floorNone') : t(isOne(floor) ? 'falls:floorExact' : 'falls:floorAbout', values(floor))),
    floorMeans: (floor) =>
      floor === null
        ? t('falls:floorNoneMeans')
        : t(isOne(floor) ? 'falls:floorSure' : 'falls:floorBetween', { ...values(floor), sure: Math.round(floor.confidence * 100) }),
    // an installer's own word for it already says what it is
    column: (column) => (column === null ? t('falls:columnNone') : /^\d+$/.test(column) ? t('falls:column', { name: column }) : column),
    place: ({ cameraId, zone }) => [names.camera(cameraId), names.zone(cameraId, zone)].filter((part) => part !== null).join(' · '),
    seen: (fall) => t('falls:seen', { seconds: ((fall.lastAtMs - fall.firstAtMs) / 1000).toFixed(1), count: fall.tracks[0]?.points.length ?? 0 }),
    landed(fall) {
      const impact = fall.tracks[0]?.impact ?? null
      if (impact === null) return t('falls:landedNone')
      return t(impact.isSeen ? 'falls:landedSeen' : 'falls:landedGuess', { time: siteTime(impact.atMs, 'time') })
    },
  }
}

function isOne({ low, high }: FloorRange): boolean {
  return low === high
}
