// The access register: found by what was done, by whom, camera, incident and time; a page after the other; and as a file.
import { useState } from 'react'
import { Alert, Button, Input, Select, Spin } from 'antd'
import { DownloadOutlined } from '@ant-design/icons'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ACCESS_KINDS, type AccessAct, type AccessFilterInput } from '../../contract/proof-api.ts'
import { orpc } from '../api.ts'
import { useCameras, useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { nowMs } from '../now.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { WallTimeField } from '../parts/wall-time-field.tsx'
import { AccessRow } from './access-row.tsx'

const HOUR_MS = 3_600_000
const SHOWN_MS = 7 * 24 * HOUR_MS
const PAGE = 100

export function RegisterPanel() {
  const { t, i18n } = useWords()
  const errorWords = useErrorWords()
  const timeZone = useSite()?.timezone ?? 'UTC'
  const cameras = useCameras() ?? []
  const people = useQuery(orpc.proof.people.queryOptions())
  const [untilMs] = useState(() => Math.ceil(nowMs() / HOUR_MS) * HOUR_MS)
  const [fromMs, setFrom] = useState<number | null>(untilMs - SHOWN_MS)
  const [toMs, setTo] = useState<number | null>(untilMs)
  const [only, setOnly] = useState<Omit<AccessFilterInput, 'fromMs' | 'toMs'>>({ kind: null, actorId: null, cameraId: null, incidentNumber: null })
  const isSpan = fromMs !== null && toMs !== null && toMs > fromMs
  const filter: AccessFilterInput = { ...only, fromMs: fromMs ?? 0, toMs: toMs ?? 0 }
  const found = useInfiniteQuery({
    ...orpc.proof.register.infiniteOptions({
      input: (cursor: { atMs: number; seq: number } | null) => ({ filter, cursor, limit: PAGE }),
      initialPageParam: null,
      getNextPageParam: (page) => page.next,
    }),
    enabled: isSpan,
    placeholderData: keepPreviousData,
  })
  const acts = found.data?.pages.flatMap(({ items }) => items) ?? []
  const fileOf = (format: 'xlsx' | 'csv') =>
    `/upload/access-register.${format}?${new URLSearchParams({ locale: i18n.language, filter: JSON.stringify(filter) }).toString()}`
  return (
    <section className="register" aria-label={t('proof:tabs.register')}>
      <div className="register-filters">
        <Select
          value={only.kind ?? ''}
          aria-label={t('proof:column.what')}
          data-testid="register-kind"
          popupMatchSelectWidth={false}
          onChange={(kind) => setOnly({ ...only, kind: ACCESS_KINDS.find((one) => one === kind) ?? null })}
          options={[{ value: '', label: t('proof:anyKind') }, ...ACCESS_KINDS.map((value) => ({ value, label: t(`proof:kind.${value}`) }))]}
        />
        <Select
          value={only.actorId ?? ''}
          aria-label={t('proof:column.who')}
          data-testid="register-who"
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          onChange={(id) => setOnly({ ...only, actorId: id === '' ? null : id })}
          options={[
            { value: '', label: t('proof:anybody') },
            ...(people.data ?? []).map(({ id, name }) => ({
              value: id,
              label: name ?? (id === 'system' ? t('proof:system') : `${id.slice(0, 8)} ${t('proof:gone')}`),
            })),
          ]}
        />
        <Select
          value={only.cameraId ?? ''}
          aria-label={t('proof:column.cameras')}
          data-testid="register-camera"
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          onChange={(id) => setOnly({ ...only, cameraId: id === '' ? null : id })}
          options={[{ value: '', label: t('proof:anyCamera') }, ...cameras.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <Input
          aria-label={t('proof:incidentNumber')}
          placeholder={t('proof:incidentNumber')}
          maxLength={40}
          allowClear
          data-testid="register-incident"
          onChange={({ target }) => setOnly({ ...only, incidentNumber: target.value.trim() === '' ? null : target.value })}
        />
        <WallTimeField id="register-from" label={t('proof:from')} atMs={fromMs} timeZone={timeZone} onChange={setFrom} />
        <WallTimeField id="register-to" label={t('proof:to')} atMs={toMs} timeZone={timeZone} onChange={setTo} />
        {isSpan && (
          <span className="register-files" title={t('proof:saved')}>
            {(['xlsx', 'csv'] as const).map((format) => (
              <Button key={format} icon={<DownloadOutlined />} href={fileOf(format)} download data-testid={`register-${format}`}>
                {t(format === 'xlsx' ? 'proof:saveXlsx' : 'proof:saveCsv')}
              </Button>
            ))}
          </span>
        )}
      </div>
      {found.error !== null && <Alert type="error" showIcon title={errorWords(found.error)} />}
      {!isSpan && <p role="status">{t('playback:endsBefore')}</p>}
      {found.isPending && isSpan && (
        <p>
          <Spin size="small" /> {t('reading')}
        </p>
      )}
      {found.data !== undefined && acts.length === 0 && <p className="muted">{t('proof:none')}</p>}
      {acts.length > 0 && <Acts acts={acts} />}
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage} data-testid="register-more">
          {t('proof:more')}
        </Button>
      )}
    </section>
  )
}

const COLUMNS = ['time', 'who', 'what', 'about', 'cameras', 'incident', 'length', 'reason', 'entry'] as const

function Acts({ acts }: { readonly acts: readonly AccessAct[] }) {
  const { t } = useWords()
  return (
    <div className="register-acts" tabIndex={0} role="region" aria-label={t('proof:title')}>
      <table data-testid="register">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`proof:column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {acts.map((act) => (
            <AccessRow key={act.seq} act={act} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
