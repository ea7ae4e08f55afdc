// Where it landed: a click in the camera's live picture, or the arrow keys.
import { useRef } from 'react'
import type { CameraView } from '../../contract/api.ts'
import type { Point } from '../../contract/geometry.ts'
import { FacadeOverlay } from '../falls/facade-overlay.tsx'
import { planeOf } from '../falls/fall-shapes.ts'
import { useWords } from '../i18n.ts'
import { LiveTile } from '../live/live-tile.tsx'

interface LandingPickerProps {
  readonly camera: CameraView
  readonly landing: Point | null
  readonly onChange: (landing: Point) => void
}

const STEP = 0.004
const LONG_STEP = 0.03
const STEPS: Readonly<Record<string, Point>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

export function LandingPicker({ camera, landing, onChange }: LandingPickerProps) {
  const { t } = useWords()
  return (
    <figure className="pane landing" data-testid="landing" data-at={landing?.map((v) => v.toFixed(3)).join(',')}>
      <figcaption>
        {t('lookBack:landing')}
        <span className="landing-hint">{t(landing === null ? 'lookBack:landingHint' : 'lookBack:landingSet')}</span>
      </figcaption>
      <div className="pane-picture">
        <LiveTile
          key={camera.id}
          camera={camera}
          over={(size) => <Board cameraId={camera.id} ratio={size === null ? null : size.width / size.height} landing={landing} onChange={onChange} />}
        />
      </div>
    </figure>
  )
}

interface BoardProps {
  readonly cameraId: string
  readonly ratio: number | null
  readonly landing: Point | null
  readonly onChange: (landing: Point) => void
}

function Board({ cameraId, ratio, landing, onChange }: BoardProps) {
  const { t } = useWords()
  const board = useRef<HTMLDivElement>(null)
  const onPointer = (event: React.PointerEvent) => {
    const place = board.current?.getBoundingClientRect()
    if (place === undefined) return
    onChange([within((event.clientX - place.left) / place.width), within((event.clientY - place.top) / place.height)])
  }
  const onKey = (event: React.KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const by = event.shiftKey ? LONG_STEP : STEP
    const [x, y] = landing ?? [0.5, 0.8]
    onChange([within(x + step[0] * by), within(y + step[1] * by)])
  }
  return (
    <div
      ref={board}
      className="landing-board"
      role="application"
      tabIndex={0}
      aria-label={t('lookBack:landingHint')}
      data-testid="landing-board"
      onPointerDown={onPointer}
      onKeyDown={onKey}
    >
      <FacadeOverlay cameraId={cameraId} ratio={ratio} />
      {landing !== null && <Cross landing={landing} ratio={ratio} />}
    </div>
  )
}

/** Two lines across the picture and a ring: found again at a glance, and hiding nothing of the place itself. */
export function Cross({ landing: [x, y], ratio }: { readonly landing: Point; readonly ratio: number | null }) {
  const { width, height } = planeOf(ratio)
  const [cx, cy] = [x * width, y * height]
  return (
    <svg className="landing-cross" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      {['landing-under', 'landing-line'].map((layer) => (
        <g key={layer} className={layer}>
          <path d={`M${cx} 0V${cy - 26}M${cx} ${cy + 26}V${height}M0 ${cy}H${cx - 26}M${cx + 26} ${cy}H${width}`} />
          <circle cx={cx} cy={cy} r={26} />
        </g>
      ))}
    </svg>
  )
}

function within(value: number): number {
  return Math.max(0, Math.min(1, value))
}
