// Who is watching and when, faintly over the whole of a picture: whoever films the screen films their own name.
import { memo, useId } from 'react'
import { useWhoName } from '../auth/use-may.ts'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useNow } from '../use-now.ts'
import { useIsMarked } from './use-privacy-shown.ts'

/** The minute is enough to tell whose seat it was, and costs a picture in an hour. */
const EVERY_MS = 15_000
const PER_SIGN_PX = 11
const GAP_PX = 70

export function Watermark() {
  const { t } = useWords()
  const isMarked = useIsMarked()
  const name = useWhoName()
  const siteTime = useSiteTime()
  const now = useNow(EVERY_MS)
  if (!isMarked || name === '') return null
  const at = `${siteTime(now, 'date')} ${siteTime(now, 'time').slice(0, 5)}`
  return <Tiled text={t('privacy:watermarkText', { name, at })} />
}

/** Drawn anew when its words change, not with the picture. */
const Tiled = memo(function Tiled({ text }: { readonly text: string }) {
  const id = `mark${useId().replaceAll(/[^a-zA-Z0-9]/g, '')}`
  const width = Array.from(text).reduce((sum, sign) => sum + (sign > '\u2e7f' ? 1.4 : 0.75), 0) * PER_SIGN_PX + GAP_PX
  return (
    <svg className="watermark" aria-hidden="true" data-testid="watermark" data-text={text}>
      <pattern id={id} patternUnits="userSpaceOnUse" width={width} height="110" patternTransform="rotate(-22)">
        <text x="0" y="30">
          {text}
        </text>
        <text x={width / 2} y="85">
          {text}
        </text>
        {/* what begins in the middle ends in the next tile */}
        <text x={-width / 2} y="85">
          {text}
        </text>
      </pattern>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  )
})
