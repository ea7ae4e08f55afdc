// Alarms of one operator in ten minutes by the bands of the guideline, the worst of them, how soon they were answered, and by whom.
import { BAND_LIMITS, LOAD_BANDS, type LoadBand, type OperatorLoad } from '../../contract/operator-load.ts'
import { useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import type { OpenDrill } from './load-panel.tsx'
import { NumberButton } from './number-button.tsx'

const TONES: Readonly<Record<LoadBand, Tone>> = { calm: 'good', manageable: 'good', demanding: 'warn', tooMuch: 'bad', flood: 'bad', excessive: 'bad' }
const HOUR_MS = 3_600_000

interface PartProps {
  readonly load: OperatorLoad
  readonly onDrill: OpenDrill
}

export function LoadBands({ load, onDrill }: PartProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const { perOperator, windows, bands, worst, unstaffed } = load
  const isHeavy = perOperator !== null && perOperator > BAND_LIMITS.calm
  return (
    <section data-testid="load-bands">
      <h2>{t('load:bandsTitle')}</h2>
      <p className="load-figure">
        <NumberButton
          text={perOperator === null ? '—' : perOperator.toFixed(2)}
          label={t('load:allAlarms')}
          testId="load-mean"
          onClick={load.alarms === 0 ? null : () => onDrill(t('load:allAlarms'), {})}
        />
        <span>
          {t('load:perTen')} <small className="muted">{t('load:guideline')}</small>
        </span>
        {perOperator !== null && <ToneMark tone={isHeavy ? 'bad' : 'good'} text={t(isHeavy ? 'load:above' : 'load:within')} />}
      </p>
      <table className="load-table">
        <thead>
          <tr>
            <th scope="col">{t('load:band')}</th>
            <th scope="col">{t('load:alarmsInTen')}</th>
            <th scope="col">{t('load:windows')}</th>
            <th scope="col">{t('load:shareOfTime')}</th>
          </tr>
        </thead>
        <tbody>
          {LOAD_BANDS.map((band, i) => (
            <tr key={band} data-testid={`load-band-${band}`}>
              <th scope="row">
                <ToneMark tone={TONES[band]} text={t(`load:bands.${band}`)} />
                {band === 'flood' && <small className="muted"> {t('load:upset')}</small>}
              </th>
              <td>{rangeOf(i)}</td>
              <td>{bands[band].toLocaleString('en-US')}</td>
              <td>
                <ShareBar share={windows === 0 ? 0 : bands[band] / windows} tone={TONES[band]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {unstaffed > 0 && <p className="muted">{t('load:unstaffed', { count: unstaffed, windows })}</p>}
      <h3>{t('load:worst')}</h3>
      {worst.length === 0 && <p className="muted">{t('load:noWorst')}</p>}
      <ol className="load-worst">
        {worst.map(({ fromMs, toMs, alarms, operators, perOperator: each, band }) => (
          <li key={fromMs}>
            <time>{siteTime(fromMs)}</time>
            <NumberButton
              text={t('load:alarms', { count: alarms })}
              label={t('load:alarms', { count: alarms })}
              testId="load-worst"
              onClick={() => onDrill(siteTime(fromMs), { sinceMs: fromMs, untilMs: toMs })}
            />
            <small className="muted">{t('load:each', { operators: Math.max(1, operators), each: each.toFixed(1) })}</small>
            <ToneMark tone={TONES[band]} text={t(`load:bands.${band}`)} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function rangeOf(index: number): string {
  const band = LOAD_BANDS[index]!
  const before = index === 0 ? null : BAND_LIMITS[LOAD_BANDS[index - 1]!]
  if (before === null) return `≤ ${BAND_LIMITS[band]}`
  return BAND_LIMITS[band] === Infinity ? `> ${before}` : `> ${before} – ${BAND_LIMITS[band]}`
}

function ShareBar({ share, tone }: { readonly share: number; readonly tone: Tone }) {
  return (
    <span className={`load-share tone-${tone}`}>
      <i style={{ width: `${share * 100}%` }} />
      <span>{percent(share)}</span>
    </span>
  )
}

function percent(share: number): string {
  const value = share * 100
  return `${value > 0 && value < 0.1 ? '< 0.1' : value.toFixed(value >= 10 || value === 0 ? 0 : 1)} %`
}

export function LoadAnswers({ load, onDrill }: PartProps) {
  const { t } = useWords()
  const { acknowledge, unanswered, stale, madeAtMs } = load
  return (
    <section data-testid="load-answers">
      <h2>{t('load:answersTitle')}</h2>
      <table className="load-table">
        <thead>
          <tr>
            <th scope="col">{t('load:withinTime')}</th>
            <th scope="col">{t('load:shareInTime')}</th>
            <th scope="col">{t('load:late')}</th>
          </tr>
        </thead>
        <tbody>
          {acknowledge.map(({ limitMs, inTime, n }) => (
            <tr key={limitMs} data-testid={`load-within-${limitMs / 1000}`}>
              <th scope="row">{t('load:limit', { seconds: limitMs / 1000 })}</th>
              <td>
                {n === 0 ? '—' : percent(inTime / n)} <small className="muted">{t('reports:ofSo', { count: n })}</small>
              </td>
              <td>
                <NumberButton
                  text={String(n - inTime)}
                  label={t('load:lateThan', { seconds: limitMs / 1000 })}
                  testId="load-late"
                  onClick={
                    n === inTime
                      ? null
                      : () => onDrill(t('load:lateThan', { seconds: limitMs / 1000 }), { counted: 'all', late: { thanMs: limitMs, nowMs: madeAtMs } })
                  }
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted">{t('load:answersHint', { count: unanswered })}</p>
      <p className="load-figure">
        <NumberButton
          text={String(stale.count)}
          label={t('load:stale')}
          testId="load-stale"
          onClick={stale.count === 0 ? null : () => onDrill(t('load:stale'), { counted: 'unhandled', untilMs: stale.untilMs })}
        />
        <span>{t('load:stale')}</span>
        <ToneMark tone={stale.count > 0 ? 'bad' : 'good'} text={t(stale.count > 0 ? 'load:staleSome' : 'load:staleNone')} />
      </p>
    </section>
  )
}

export function LoadOperators({ load: { operators } }: Pick<PartProps, 'load'>) {
  const { t } = useWords()
  return (
    <section data-testid="load-operators">
      <h2>{t('load:operatorsTitle')}</h2>
      {operators.length === 0 ? (
        <p className="muted">{t('load:noOperators')}</p>
      ) : (
        <table className="load-table">
          <thead>
            <tr>
              <th scope="col">{t('load:operator')}</th>
              <th scope="col">{t('load:hours')}</th>
              <th scope="col">{t('load:perTenShort')}</th>
              <th scope="col">{t('load:mostInTen')}</th>
              <th scope="col">{t('load:acknowledged')}</th>
            </tr>
          </thead>
          <tbody>
            {operators.map(({ name, dutyMs, perTenMinutes, mostInTen, acknowledged }) => (
              <tr key={name} data-testid="load-operator">
                <th scope="row">{name}</th>
                <td>{dutyMs === 0 ? '—' : (dutyMs / HOUR_MS).toFixed(1)}</td>
                <td>{perTenMinutes === null ? '—' : <ToneMark tone={perTenMinutes > BAND_LIMITS.calm ? 'bad' : 'good'} text={perTenMinutes.toFixed(2)} />}</td>
                <td>{mostInTen === null ? '—' : mostInTen.toFixed(1)}</td>
                <td>{acknowledged.toLocaleString('en-US')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="muted">{t('load:operatorsHint')}</p>
    </section>
  )
}
