// QR codes to be put up at checkpoints: cards of one size, each with its name and the code to type where nothing can be scanned.
import { QRCode } from 'antd'
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
          <div role="img" aria-label={point.name} data-address={addressOf(base, point)} data-testid="point-qr">
            <QRCode type="svg" errorLevel="M" bordered={false} color="#000" bgColor="#fff" value={addressOf(base, point)} />
          </div>
          <h1>{point.name}</h1>
          <p>{t('patrol:sheetCode', { code: point.code })}</p>
          <p>{t(point.equipment === null ? 'patrol:sheetHint' : 'patrol:sheetHintEquipment')}</p>
        </article>
      ))}
    </section>
  )
}
