// Who passed which gate, newest first; people masked, strangers named as such.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Alert, Button, Popconfirm } from 'antd'
import type { PassageView } from '../../contract/resident.ts'
import { api, orpc } from '../api.ts'
import { useDevices } from '../feeds.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useWhyCode } from '../parts/use-why-name.ts'

const PAGE = 50
const LOOK_EVERY_MS = 2000
const TONES: Readonly<Record<string, Tone>> = { granted: 'good', denied: 'warn', doorOpened: 'quiet', doorClosed: 'quiet' }

export function PassageList({ mayReset }: { readonly mayReset: boolean }) {
  const { t } = useWords()
  const { data, error, fetchNextPage, hasNextPage } = useInfiniteQuery(
    orpc.passages.list.infiniteOptions({
      input: (beforeId: number | undefined) => ({ limit: PAGE, ...(beforeId !== undefined && { beforeId }) }),
      initialPageParam: undefined as number | undefined,
      getNextPageParam: (last) => (last.length < PAGE ? undefined : last.at(-1)?.id),
      refetchInterval: LOOK_EVERY_MS,
    }),
  )
  const passages = data?.pages.flat()
  return (
    <section className="passages">
      {mayReset && <ResetSides />}
      {error !== null && passages === undefined && <ListError error={error} />}
      {passages?.length === 0 && <p className="muted">{t('residents:passagesNone')}</p>}
      <ul data-testid="passages">
        {passages?.map((passage) => (
          <Passage key={passage.id} passage={passage} />
        ))}
      </ul>
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>{t('residents:more')}</Button>}
    </section>
  )
}

function Passage({ passage }: { readonly passage: PassageView }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const code = useWhyCode()
  const device = useDevices()?.find(({ id }) => id === passage.deviceId)
  const { outcome, method, direction, person } = passage
  const nobody = outcome === 'granted' ? t('residents:passageUnknown') : outcome === 'denied' ? t('residents:passageNobody') : ''
  return (
    <li data-testid="passage" data-outcome={outcome}>
      <time>{siteTime(passage.atMs)}</time>
      <span>{device?.name ?? passage.deviceId}</span>
      <ToneMark tone={TONES[outcome] ?? 'bad'} text={code('outcome', outcome)} />
      <strong>{person ?? nobody}</strong>
      <span className="muted">
        {[
          method === null ? null : code('method', method),
          direction === null ? null : code('direction', direction),
          passage.replayed ? t('residents:replayed') : null,
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </span>
    </li>
  )
}

function ResetSides() {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const [failure, setFailure] = useState<string | null>(null)
  const reset = () =>
    api.passages.resetSides().then(
      () => setFailure(null),
      (error: unknown) => setFailure(errorWords(error)),
    )
  return (
    <div className="passages-reset">
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <Popconfirm title={t('residents:resetSidesSure')} okText={t('residents:resetSides')} cancelText={t('cancel')} onConfirm={() => void reset()}>
        <Button size="small">{t('residents:resetSides')}</Button>
      </Popconfirm>
    </div>
  )
}
