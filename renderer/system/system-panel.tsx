// Settings → System: how the core and its processes are doing, and the file that support asks for.
import { Alert, Button, Table } from 'antd'
import { useQuery } from '@tanstack/react-query'
import type { SystemProcess } from '../../contract/system.ts'
import { orpc } from '../api.ts'
import { errorText, useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

const AGAIN_AFTER_MS = 5000
const MIB = 1024 ** 2
const GIB = 1024 ** 3

/** @returns `512 MB` or `1.5 GB` */
const sized = (bytes: number): string => (bytes < GIB ? `${Math.round(bytes / MIB)} MB` : `${(bytes / GIB).toFixed(1)} GB`)

export function SystemPanel() {
  const { t, i18n } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const { data, error } = useQuery(orpc.system.get.queryOptions({ refetchInterval: AGAIN_AFTER_MS }))
  if (error !== null) return <Alert type="error" showIcon title={errorWords(error)} />
  if (data === undefined) return <p className="muted">{t('system:loading')}</p>
  const facts: readonly (readonly [string, string])[] = [
    [t('system:version'), `Vigil ${data.version} · Node ${data.node} · ${data.platform}`],
    [t('system:dataDir'), data.dataDir],
    [
      t('system:database'),
      t('system:databaseOf', { size: sized(data.database.bytes), wal: sized(data.database.walBytes), version: data.database.schemaVersion }),
    ],
    [t('system:disk'), t('system:diskOf', { free: sized(data.disk.freeBytes), evidence: sized(data.disk.evidenceBytes) })],
    [t('system:loop'), t('system:loopOf', data.loop)],
    ...(data.openFiles === null ? [] : [[t('system:openFiles'), String(data.openFiles)] as const]),
  ]
  return (
    <section className="system" data-testid="system">
      {data.problems.length === 0 ? (
        <Alert type="success" showIcon title={t('system:fine')} data-testid="system-fine" />
      ) : (
        data.problems.map((code) => <Alert key={code} type="warning" showIcon title={errorText(code, i18n.language)} />)
      )}
      <Table<SystemProcess>
        rowKey="name"
        size="small"
        pagination={false}
        dataSource={data.processes}
        columns={[
          { title: t('system:process'), render: (_, { name }) => t(`system:name.${name}`, { defaultValue: name }) },
          { title: t('system:state'), render: (_, { state }) => <span data-testid="system-state">{t(`system:stateOf.${state}`)}</span> },
          { title: t('system:since'), render: (_, { startedAtMs }) => siteTime(startedAtMs) },
          { title: t('system:memory'), render: (_, { rssBytes, mostBytes }) => (rssBytes === null ? '—' : `${sized(rssBytes)} / ${sized(mostBytes)}`) },
          {
            title: t('system:restarts'),
            render: (_, { restarts, lastDown }) =>
              lastDown === null ? restarts : t('system:restartsOf', { restarts, at: siteTime(lastDown.atMs), reason: lastDown.reason }),
          },
        ]}
      />
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div>
        <Button href="/upload/support-bundle" download data-testid="system-bundle">
          {t('system:bundle')}
        </Button>
        <p className="muted">{t('system:bundleHint')}</p>
      </div>
    </section>
  )
}
