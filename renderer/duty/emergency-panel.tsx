// Duty → Emergency: the pack for the time when the console is down: how old it is, whether it was printed, what is missing in it.
import { Alert, App, Button } from 'antd'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

/** Somebody may print it at another console. */
const AGAIN_AFTER_MS = 30_000

export function EmergencyPanel() {
  const { t } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const { data, error } = useQuery(orpc.emergency.get.queryOptions({ refetchInterval: AGAIN_AFTER_MS }))
  const make = useMutation(
    orpc.emergency.make.mutationOptions({
      onSuccess(view) {
        queries.setQueryData(orpc.emergency.get.queryKey(), view)
        void message.success(view.pack?.takenAtMs == null ? t('emergency:remade') : t('emergency:unchanged'))
      },
    }),
  )
  if (error !== null) return <Alert type="error" showIcon title={errorWords(error)} />
  if (data === undefined) return <p className="muted">{t('shifts:loading')}</p>
  const { pack } = data
  return (
    <section className="emergency" data-testid="emergency">
      <p>{t('emergency:panelHint')}</p>
      {make.error !== null && <Alert type="error" showIcon title={errorWords(make.error)} />}
      {pack === null ? (
        <Alert type="warning" showIcon title={t('emergency:none')} data-testid="emergency-none" />
      ) : (
        pack.takenAtMs === null && <Alert type="warning" showIcon title={t('emergency:notTaken')} data-testid="emergency-not-taken" />
      )}
      {data.gatesWithoutSteps.length > 0 && (
        <Alert type="warning" showIcon title={t('emergency:gatesMissing', { names: data.gatesWithoutSteps.join('、') })} data-testid="emergency-gates" />
      )}
      {data.withoutPhone > 0 && <Alert type="info" showIcon title={t('emergency:phonesMissing', { count: data.withoutPhone })} />}
      <div className="emergency-buttons">
        {pack !== null && (
          <Button
            type="primary"
            href="/upload/emergency-pack"
            target="_blank"
            rel="noreferrer"
            onClick={() => setTimeout(() => void queries.invalidateQueries({ queryKey: orpc.emergency.get.key() }), 1500)}
            data-testid="emergency-print"
          >
            {t('emergency:print')}
          </Button>
        )}
        <Button loading={make.isPending} onClick={() => make.mutate(undefined)} data-testid="emergency-make">
          {t('emergency:make')}
        </Button>
      </div>
      <dl>
        {pack !== null && (
          <>
            <dt>{t('emergency:madeAt')}</dt>
            <dd data-testid="emergency-made">{siteTime(pack.madeAtMs)}</dd>
          </>
        )}
        {pack?.takenAtMs != null && (
          <>
            <dt>{t('emergency:takenAt')}</dt>
            <dd data-testid="emergency-taken">{t('emergency:takenBy', { at: siteTime(pack.takenAtMs), who: pack.takenBy ?? '—' })}</dd>
          </>
        )}
        <dt>{t('emergency:lies')}</dt>
        <dd>
          <code>{data.file}</code>
        </dd>
      </dl>
    </section>
  )
}
