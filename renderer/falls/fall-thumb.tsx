// A small picture of a fall: its path over the part of the camera's picture it went through.
import type { Fall } from '../../contract/falling.ts'
import { useCameraStill } from '../live/camera-still.ts'
import { useMasksOf } from '../privacy/use-privacy-shown.ts'
import { FallPath } from './fall-path.tsx'
import { planeOf, viewAround } from './fall-shapes.ts'

/** @param ratio width / height of the small picture */
export function FallThumb({ fall, ratio }: { readonly fall: Pick<Fall, 'cameraId' | 'tracks'>; readonly ratio: number }) {
  const still = useCameraStill(fall.cameraId)
  const masks = useMasksOf(fall.cameraId)
  const plane = planeOf(still?.ratio ?? null)
  const view = viewAround(fall, plane, ratio)
  return (
    <svg
      className="fall-thumb"
      viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
      style={{ aspectRatio: ratio }}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      data-testid="fall-thumb"
    >
      {still != null && <image href={still.url} width={plane.width} height={plane.height} preserveAspectRatio="none" />}
      {masks.map((mask) => (
        <polygon key={mask.join(' ')} className="fall-thumb-cover" points={mask.map(([x, y]) => `${x * plane.width},${y * plane.height}`).join(' ')} />
      ))}
      <FallPath tracks={fall.tracks} plane={plane} mark={view.height / 28} hasDots={false} />
    </svg>
  )
}
