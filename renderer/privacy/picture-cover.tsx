// Covers, over a picture, what of it nobody is to see. The stream itself is not changed: see docs/privacy.md.
import { useId, type CSSProperties } from 'react'
import { useMasksOf } from './use-privacy-shown.ts'

interface PictureCoverProps {
  readonly cameraId: string
  /** As the picture below it is enlarged. */
  readonly style?: CSSProperties | undefined
}

/** Lies exactly over whatever it is in. */
export function PictureCover({ cameraId, style }: PictureCoverProps) {
  const masks = useMasksOf(cameraId)
  const id = `cover${useId().replaceAll(/[^a-zA-Z0-9]/g, '')}`
  if (masks.length === 0) return null
  return (
    <div className="picture-cover" style={style} aria-hidden="true" data-testid={`cover-${cameraId}`} data-masks={masks.length}>
      <svg width="0" height="0">
        <clipPath id={id} clipPathUnits="objectBoundingBox">
          {masks.map((mask) => (
            <polygon key={mask.join(' ')} points={mask.map((point) => point.join(',')).join(' ')} />
          ))}
        </clipPath>
      </svg>
      <div className="picture-cover-blur" style={{ clipPath: `url(#${id})` }} />
    </div>
  )
}
