// QR codes to be put up at checkpoints: cards of one size, each with its name and the code to type where nothing can be scanned.
import qrcode from 'qrcode-generator'
import type { Checkpoint } from '../../contract/patrol.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { addressOf } from './point-address.ts'

export function PointSheets({ points, base }: { readonly points: readonly Checkpoint[]; readonly base: string }) {
  const { t } = useWords()
  const site = useSite()
  return (
    <section className="point-sheets">
      {points.map((point) => (
        <article key={point.id}>
          <p>{site?.name}</p>
          <QrCode text={addressOf(base, point)} label={point.name} />
          <h1>{point.name}</h1>
          <p>{t('patrol:sheetCode', { code: point.code })}</p>
          <p>{t(point.equipment === null ? 'patrol:sheetHint' : 'patrol:sheetHintEquipment')}</p>
        </article>
      ))}
    </section>
  )
}

/** Drawn as one path: it prints sharp at any size. */
function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const code = qrcode(0, 'M')
  code.addData(text)
  code.make()
  const size = code.getModuleCount()
  const cells = Array.from({ length: size * size }, (_, i) => [i % size, Math.floor(i / size)] as const)
  const path = cells.map(([x, y]) => (code.isDark(y, x) ? `M${x} ${y}h1v1h-1z` : '')).join('')
  return (
    <svg viewBox={`-4 -4 ${size + 8} ${size + 8}`} role="img" aria-label={label} shapeRendering="crispEdges" data-address={text}>
      <path d={path} fill="#000" />
    </svg>
  )
}
