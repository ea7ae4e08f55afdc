// Every version of the settings: who saved it when, what it changed, and how to go back to it.
import { useState } from 'react'
import { Alert, Button, Popconfirm, Table } from 'antd'
import { useQuery } from '@tanstack/react-query'
import type { DeskSettingsVersion } from '../../contract/desk-settings.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { ChangeList } from './change-list.tsx'
import { settingsChanges } from './settings-changes.ts'
import type { SettingsDraft } from './use-settings-draft.ts'

export function VersionsPanel({ draft }: { readonly draft: SettingsDraft }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const errorWords = useErrorWords()
  const { data, error } = useQuery(orpc.deskSettings.versions.queryOptions())
  const [failure, setFailure] = useState<string | null>(null)
  const restore = async (version: number) => {
    setFailure(null)
    try {
      await draft.restore((await api.deskSettings.version({ version })).value)
    } catch (thrown) {
      setFailure(errorWords(thrown))
    }
  }
  const wrong = error === null ? (failure ?? draft.failure) : errorWords(error)
  return (
    <section className="versions" data-testid="versions">
      {wrong !== null && <Alert type="error" showIcon title={wrong} />}
      <p className="muted">{t('settings:versionsHint')}</p>
      <Table<DeskSettingsVersion>
        size="small"
        rowKey="version"
        loading={data === undefined && error === null}
        dataSource={data ?? []}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        expandable={{
          expandedRowRender: ({ version }) => <Compared version={version} />,
          rowExpandable: ({ version }) => version > 0,
          columnWidth: 140,
          expandIcon: ({ expanded, expandable, onExpand, record }) =>
            expandable && (
              <Button aria-expanded={expanded} data-testid={`compare-${record.version}`} onClick={(event) => onExpand(record, event)}>
                {t(expanded ? 'settings:compareEnd' : 'settings:compare')}
              </Button>
            ),
        }}
        columns={[
          { title: t('settings:version'), dataIndex: 'version', render: (version: number) => (version === 0 ? t('settings:defaults') : version) },
          { title: t('settings:who'), dataIndex: 'savedBy', render: (who: string | null) => who ?? '—' },
          { title: t('settings:when'), dataIndex: 'savedAtMs', render: (atMs: number | null) => (atMs === null ? '—' : siteTime(atMs, 'full')) },
          {
            title: '',
            align: 'right',
            render: (_, { version }) =>
              version === draft.saved.version ? (
                <strong data-testid="version-in-force">✓ {t('settings:inForce')}</strong>
              ) : (
                <Popconfirm
                  title={t('settings:restoreSure', { version: version === 0 ? t('settings:defaults') : version })}
                  okText={t('settings:restore')}
                  cancelText={t('cancel')}
                  okButtonProps={{ 'data-testid': 'restore-confirm' }}
                  onConfirm={() => void restore(version)}
                >
                  {/* a draft would be thrown away by it */}
                  <Button disabled={draft.changes.length > 0} data-testid={`restore-${version}`}>
                    {t('settings:restore')}
                  </Button>
                </Popconfirm>
              ),
          },
        ]}
      />
    </section>
  )
}

/** With the one before. */
function Compared({ version }: { readonly version: number }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const after = useQuery(orpc.deskSettings.version.queryOptions({ input: { version }, staleTime: Infinity }))
  const before = useQuery(orpc.deskSettings.version.queryOptions({ input: { version: version - 1 }, staleTime: Infinity }))
  const error = after.error ?? before.error
  if (error !== null) return <Alert type="error" showIcon title={errorWords(error)} />
  if (after.data === undefined || before.data === undefined) return <p className="muted">{t('settings:loading')}</p>
  return <ChangeList changes={settingsChanges(before.data.value, after.data.value)} />
}
