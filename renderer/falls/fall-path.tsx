// Draws what came down over a picture: the fitted path, where it was seen, let go and landed; several things in several colours.
import type { FallTrack } from '../../contract/falling.ts'
import { planeOf, trackShape, type Plane, type TrackShape } from './fall-shapes.ts'

interface FallPathProps {
  readonly tracks: readonly FallTrack[]
  readonly plane: Plane
  /** Size of the marks, in units of the plane; 1000 is the picture's height. */
  readonly mark?: number
  /** Each place in which it was seen; in a small picture they would hide the path. */
  readonly hasDots?: boolean
}

/** The content of an `<svg>` whose view is (part of) the plane. */
export function FallPath({ tracks, plane, mark = 9, hasDots = true }: FallPathProps) {
  return (
    <g className="fall-path">
      {tracks.map((track, index) => (
        <Track key={index} shape={trackShape(track, plane)} at={index} isOneOfMany={tracks.length > 1} mark={mark} hasDots={hasDots} />
      ))}
    </g>
  )
}

interface TrackProps {
  readonly shape: TrackShape
  readonly at: number
  readonly isOneOfMany: boolean
  readonly mark: number
  readonly hasDots: boolean
}

function Track({ shape, at, isOneOfMany, mark, hasDots }: TrackProps) {
  const { line, dots, release, impact } = shape
  const named = release ?? dots[0]
  return (
    <g className={`fall-track fall-track-${at}`} data-testid="fall-track">
      <polyline className="fall-under" points={line} />
      <polyline className="fall-line" points={line} />
      {(hasDots ? dots : []).map(([x, y], index) => (
        <circle key={index} className="fall-dot" cx={x} cy={y} r={mark * 0.45} />
      ))}
      {release !== null && <circle className="fall-release" cx={release[0]} cy={release[1]} r={mark * 1.4} />}
      {impact !== null && (
        <path
          className={impact.isSeen ? 'fall-impact' : 'fall-impact fall-impact-guess'}
          d={`M${impact.at[0] - mark} ${impact.at[1] - mark}l${2 * mark} ${2 * mark}m0 ${-2 * mark}l${-2 * mark} ${2 * mark}`}
        />
      )}
      {isOneOfMany && named !== undefined && (
        <text x={named[0] + mark * 2} y={named[1]} fontSize={mark * 3.4}>
          {at + 1}
        </text>
      )}
    </g>
  )
}

/** Lies over a picture of exactly the same place and shape. */
export function FallOverlay({ tracks, ratio }: { readonly tracks: readonly FallTrack[]; readonly ratio: number | null }) {
  const plane = planeOf(ratio)
  return (
    <svg className="fall-overlay" viewBox={`0 0 ${plane.width} ${plane.height}`} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      <FallPath tracks={tracks} plane={plane} />
    </svg>
  )
}
