// Snapshots that would remove much: who and what would go, and a person's yes or no.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Popconfirm } from 'antd'
import type { PmsSnapshotView } from '../../contract/pms-inbound.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

const LOOK_EVERY_MS = 3000
const PAST_SHOWN = 3

export function InboundSnapshots({ mayDecide }: { readonly mayDecide: boolean }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const { data } = useQuery(orpc.pmsInbound.snapshots.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  const past = (data ?? []).filter(({ state }) => state !== 'pending').slice(0, PAST_SHOWN)
  return (
    <>
      {data
        ?.filter(({ state }) => state === 'pending')
        .map((snapshot) => (
          <Pending key={snapshot.id} snapshot={snapshot} mayDecide={mayDecide} />
        ))}
      {past.length > 0 && (
        <ul className="inbound-past" data-testid="snapshots-past">
          {past.map(({ id, state, atMs, total, decidedBy }) => (
            <li key={id} className="muted">
              {t('integrations:inbound.snapshotPast', { at: siteTime(atMs), total })} · {t(`integrations:inbound.snapshotState.${state}`)}
              {decidedBy !== null && ` · ${decidedBy}`}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Pending({ snapshot, mayDecide }: { readonly snapshot: PmsSnapshotView; readonly mayDecide: boolean }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [failure, setFailure] = useState<string | null>(null)
  const { id, atMs, by, leaving, total, unread, list } = snapshot
  const decide = async (approve: boolean) => {
    setFailure(null)
    try {
      await api.pmsInbound.decideSnapshot({ id, approve })
    } catch (error) {
      setFailure(errorWords(error))
    }
    void client.invalidateQueries({ queryKey: orpc.pmsInbound.key() })
  }
  return (
    <article className="inbound-card" data-testid="snapshot-pending">
      <h3>{t('integrations:inbound.snapshotTitle', { leaving, total, percent: Math.round((leaving / Math.max(1, total)) * 100) })}</h3>
      <p className="muted">
        {siteTime(atMs)} · {by}
      </p>
      {unread > 0 && <Alert type="warning" showIcon title={t('integrations:inbound.unread', { n: unread })} />}
      <ul className="inbound-leaving" data-testid="snapshot-leaving">
        {list.map(({ type, extId, name, where }) => (
          <li key={`${type} ${extId}`}>
            <span className="muted">{t(`integrations:inbound.type.${type}`)}</span>
            <strong>{name}</strong>
            <span>{where}</span>
            <code>{extId}</code>
          </li>
        ))}
      </ul>
      {leaving > list.length && <p className="muted">{t('integrations:inbound.andMore', { n: leaving - list.length })}</p>}
      {mayDecide && (
        <div className="inbound-acts">
          <Button onClick={() => void decide(false)} data-testid="snapshot-refuse">
            {t('integrations:inbound.refuse')}
          </Button>
          <Popconfirm
            title={t('integrations:inbound.approveSure', { n: leaving })}
            okText={t('integrations:inbound.approve')}
            cancelText={t('cancel')}
            onConfirm={() => void decide(true)}
          >
            <Button danger data-testid="snapshot-approve">
              {t('integrations:inbound.approveN', { n: leaving })}
            </Button>
          </Popconfirm>
        </div>
      )}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </article>
  )
}
