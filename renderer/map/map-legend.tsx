// What the signs on a map mean.
import { SEVERITIES } from '../../contract/vocabulary.ts'
import { SeverityMark } from '../parts/severity-mark.tsx'
import { ToneMark } from '../parts/state-mark.tsx'
import { useWords } from '../i18n.ts'
import { MARK_KINDS, MarkIcon } from './mark-icon.tsx'
import { useMarkWords } from './use-mark-words.ts'

export function MapLegend() {
  const { t } = useWords()
  const words = useMarkWords()
  return (
    <div className="map-legend" data-testid="map-legend">
      <ul>
        {MARK_KINDS.map((kind) => (
          <li key={kind}>
            <MarkIcon kind={kind} /> {words.kind(kind)}
          </li>
        ))}
      </ul>
      <ul>
        <li>
          <ToneMark tone="good" text={t('map:legend.good')} />
        </li>
        <li>
          <ToneMark tone="busy" text={t('map:legend.busy')} />
        </li>
        <li>
          <ToneMark tone="warn" text={t('map:legend.warn')} />
        </li>
        <li>
          <ToneMark tone="bad" text={t('map:legend.bad')} />
        </li>
        <li>
          <ToneMark tone="quiet" text={t('map:legend.quiet')} />
        </li>
        <li>
          <span className="map-legend-count">3</span> {t('map:legend.cluster')}
        </li>
      </ul>
      <ul>
        {(['fire', ...SEVERITIES.toReversed()] as const).map((severity) => (
          <li key={severity}>
            <SeverityMark severity={severity} />
          </li>
        ))}
        <li>{t('map:legend.pulse')}</li>
      </ul>
      <p className="muted">{t('map:legend.keys')}</p>
    </div>
  )
}
