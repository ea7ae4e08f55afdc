// Backups: whether there is a good one and a newer one comes, what became of the last, where they lie and who can open them.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Spin, Table } from 'antd'
import type { BackupView } from '../../contract/backup.ts'
import type { User } from '../../contract/people.ts'
import { api, orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { errorText, useWords } from '../i18n.ts'
import { sizeText } from '../look-back/size-text.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { BackupForm } from './backup-form.tsx'
import { BackupStanding } from './backup-standing.tsx'
import { KeyPart } from './key-part.tsx'

const LOOK_EVERY_MS = 5000

export function BackupsPanel({ user }: { readonly user: User }) {
  const { t } = useWords()
  const { data, error } = useQuery(orpc.backups.overview.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  if (data === undefined) {
    if (error !== null) return <ListError error={error} />
    return (
      <p role="status">
        <Spin size="small" /> {t('reading')}
      </p>
    )
  }
  const maySet = user.permissions.includes('manageUsers')
  return (
    <div className="backups" data-testid="backups">
      {error !== null && <ListError error={error} />}
      <Acts view={data} />
      <BackupStanding view={data} />
      <KeyPart view={data} maySet={maySet} />
      <BackupForm key={data.version} view={data} maySet={maySet} />
      <List view={data} />
      <Runs view={data} />
    </div>
  )
}

function Acts({ view }: { readonly view: BackupView }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [asked, setAsked] = useState<'make' | 'check' | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const { i18n } = useWords()
  const act = async (what: 'make' | 'check') => {
    setAsked(what)
    setFailure(null)
    try {
      const { problem } = await api.backups[what]()
      if (problem !== null) setFailure(errorText(problem, i18n.language))
    } catch (error) {
      setFailure(errorWords(error))
    } finally {
      setAsked(null)
      await client.invalidateQueries({ queryKey: orpc.backups.key() })
    }
  }
  const isBusy = view.running !== null || asked !== null
  return (
    <>
      <div className="backups-acts">
        <Button type="primary" loading={asked === 'make'} disabled={isBusy} onClick={() => void act('make')} data-testid="backup-make">
          {t('backups:make')}
        </Button>
        <Button loading={asked === 'check'} disabled={isBusy || view.backups.length === 0} onClick={() => void act('check')} data-testid="backup-check">
          {t('backups:check')}
        </Button>
        {view.running !== null && <span role="status">{t(`backups:running.${view.running}`)}</span>}
      </div>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </>
  )
}

function List({ view }: { readonly view: BackupView }) {
  const { t } = useWords()
  const time = useSiteTime()
  const moment = (atMs: number) => `${time(atMs, 'date')} ${time(atMs, 'time')}`
  return (
    <section aria-label={t('backups:list')}>
      <h2>{t('backups:list')}</h2>
      <p className="muted">{t('backups:where', { dir: view.dir, size: sizeText(view.bytes), n: view.backups.length })}</p>
      <Table<BackupView['backups'][number]>
        size="small"
        rowKey="name"
        dataSource={view.backups}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('backups:none') }}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { title: t('backups:made'), dataIndex: 'madeAtMs', render: moment },
          { title: t('backups:reason'), dataIndex: 'why', render: (why: BackupView['backups'][number]['why']) => t(`backups:why.${why}`) },
          { title: t('backups:size'), dataIndex: 'bytes', align: 'right', render: sizeText },
          { title: t('backups:upTo'), dataIndex: 'newestAtMs', render: (atMs: number | null) => (atMs === null ? '—' : moment(atMs)) },
          ...(view.settings.second === null
            ? []
            : [
                {
                  title: t('backups:inSecond'),
                  dataIndex: 'isInSecond',
                  render: (isThere: boolean) => (isThere ? `✓ ${t('backups:there')}` : `— ${t('backups:notThere')}`),
                },
              ]),
        ]}
      />
    </section>
  )
}

function Runs({ view }: { readonly view: BackupView }) {
  const { t, i18n } = useWords()
  const time = useSiteTime()
  if (view.runs.length === 0) return null
  return (
    <section aria-label={t('backups:runs')}>
      <h2>{t('backups:runs')}</h2>
      <Table<BackupView['runs'][number]>
        size="small"
        rowKey="id"
        dataSource={view.runs}
        scroll={{ x: 'max-content' }}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { title: t('backups:begun'), dataIndex: 'startedAtMs', render: (atMs: number) => time(atMs) },
          { title: t('backups:what'), dataIndex: 'kind', render: (kind: BackupView['runs'][number]['kind']) => t(`backups:kind.${kind}`) },
          {
            title: t('backups:took'),
            align: 'right',
            render: (_, { startedAtMs, endedAtMs }) => t('backups:seconds', { n: Math.max(0, Math.round((endedAtMs - startedAtMs) / 1000)) }),
          },
          {
            title: t('backups:outcome'),
            render: (_, { problem, second }) =>
              problem !== null
                ? `✕ ${errorText(problem, i18n.language)}`
                : second === 'failed'
                  ? `△ ${errorText('backup.secondPlace', i18n.language)}`
                  : `✓ ${t('backups:good')}`,
          },
        ]}
      />
    </section>
  )
}
