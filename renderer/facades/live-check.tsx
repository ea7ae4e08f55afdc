// How the analysis of this camera runs at this moment, and in plain words what stands in its way.
import type { FacadeFigures } from '../../contract/facade.ts'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { isGrave, liveWarnings } from './live-warnings.ts'
import type { FacadeEditor } from './use-facade-editor.ts'

interface LiveCheckProps {
  readonly editor: FacadeEditor
  /** undefined: not heard yet. */
  readonly figures: FacadeFigures | null | undefined
}

export function LiveCheck({ editor, figures }: LiveCheckProps) {
  const { t } = useWords()
  if (figures == null && editor.view.entries.length === 0) return <p className="muted">{t('facades:notArmed')}</p>
  if (figures === undefined) return <p className="muted">{t('facades:waiting')}</p>
  const warnings = liveWarnings(figures)
  return (
    <div className="live-check" data-testid="live-check" data-warnings={warnings.join(' ')}>
      {figures !== null && <Figures figures={figures} />}
      {warnings.length === 0 ? (
        <ToneMark tone="good" text={t('facades:liveGood')} />
      ) : (
        <ul>
          {warnings.map((warning) => (
            <li key={warning}>
              <ToneMark tone={isGrave(warning) ? 'bad' : 'warn'} text={t(`facades:liveWarning.${warning}`)} />{' '}
              <span className="muted">{t(`facades:liveAdvice.${warning}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Figures({ figures }: { readonly figures: FacadeFigures }) {
  const { t } = useWords()
  const { analysedFps, dropped, medianMs, candidates, blind01, shakePx, width, height } = figures
  const shown = [
    ['fps', analysedFps.toFixed(1)],
    ['dropped', String(dropped)],
    ['cpu', `${medianMs.toFixed(1)} ms`],
    ['candidates', String(candidates)],
    ['blind', `${Math.round(blind01 * 100)} %`],
    ['shake', `${shakePx.toFixed(1)} px`],
    ['size', `${width}×${height}`],
  ] as const
  return (
    <dl className="live-figures" data-testid="live-figures">
      {shown.map(([name, value]) => (
        <div key={name} title={t(`facades:figureMeans.${name}`)}>
          <dt>{t(`facades:figure.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
