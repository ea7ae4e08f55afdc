// The frame of a page of figures: which span, when they were made, what went wrong, and the figures.
import type { ReactNode } from 'react'
import { Alert, Segmented, Spin } from 'antd'
import { DASHBOARD_SPANS } from '../../contract/dashboard.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { WallTimeField } from '../parts/wall-time-field.tsx'
import type { Span } from './use-span.ts'

interface FiguresPageProps<Data> {
  readonly name: 'dashboard' | 'load'
  /** Before the spans' names in test ids. */
  readonly spanIds: string
  readonly span: Span
  readonly query: { readonly data: Data | undefined; readonly error: Error | null; readonly isFetching: boolean }
  /** Beside the span. */
  readonly filters?: ReactNode
  /** At the end of the bar. */
  readonly acts?: ReactNode
  /** What opens above it. */
  readonly dialogs?: ReactNode
  figures(data: Data): ReactNode
}

export function FiguresPage<Data extends { readonly span: { readonly toMs: number }; readonly madeAtMs: number }>({
  name,
  spanIds,
  span: { span, fromMs, toMs, isWhole, choose, setCustom },
  query: { data, error, isFetching },
  filters,
  acts,
  dialogs,
  figures,
}: FiguresPageProps<Data>) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const timeZone = useSite()?.timezone
  return (
    <section className="dashboard" data-testid={name}>
      <header className="dashboard-bar">
        <Segmented
          value={span}
          onChange={(next) => choose(next, data?.span.toMs)}
          options={DASHBOARD_SPANS.map((value) => ({ value, label: <span data-testid={`${spanIds}${value}`}>{t(`reports:span.${value}`)}</span> }))}
          aria-label={t('reports:spanTitle')}
        />
        {span === 'custom' && timeZone !== undefined && (
          <>
            <WallTimeField id={`${name}-from`} label={t('reports:from')} atMs={fromMs} timeZone={timeZone} onChange={(at) => setCustom({ fromMs: at, toMs })} />
            <WallTimeField id={`${name}-to`} label={t('reports:to')} atMs={toMs} timeZone={timeZone} onChange={(at) => setCustom({ fromMs, toMs: at })} />
          </>
        )}
        {filters}
        <span className="muted dashboard-made">
          {isFetching && <Spin size="small" />} {data !== undefined && t('reports:madeAt', { time: siteTime(data.madeAtMs) })}
        </span>
        {acts}
      </header>
      {!isWhole && <Alert type="warning" showIcon title={t('reports:badSpan')} />}
      {error !== null && <Alert type="error" showIcon title={errorWords(error)} data-testid={`${name}-error`} />}
      {data === undefined && error === null && (
        <p className="muted" role="status">
          <Spin /> {t('reports:computing')}
        </p>
      )}
      {data !== undefined && isWhole && <div className="dashboard-scroll">{figures(data)}</div>}
      {dialogs}
    </section>
  )
}
