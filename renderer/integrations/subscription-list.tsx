// Who is sent events: how each stands, how far behind it is, what went wrong in words, and what a person can do about it.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Modal, Popconfirm, Radio, Typography } from 'antd'
import { MOST_BEHIND, type SubscriptionState, type SubscriptionTest, type SubscriptionView } from '../../contract/subscription.ts'
import { api, orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { errorText, useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useNow } from '../use-now.ts'
import { SubscriptionForm } from './subscription-form.tsx'

const LOOK_EVERY_MS = 2000
const TONES: Readonly<Record<SubscriptionState, Tone>> = { off: 'quiet', halted: 'bad', retrying: 'warn', sending: 'busy', current: 'good' }
type Editing = SubscriptionView | 'webhook' | 'mqtt' | null

export function SubscriptionList() {
  const { t } = useWords()
  const client = useQueryClient()
  const [editing, setEditing] = useState<Editing>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const { data, error } = useQuery(orpc.subscriptions.list.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  const changed = () => client.invalidateQueries({ queryKey: orpc.subscriptions.list.key() })
  return (
    <section className="api-part">
      <div className="api-top">
        <h2>{t('integrations:api.subscriptions')}</h2>
        <Button type="primary" onClick={() => setEditing('webhook')} data-testid="webhook-new">
          {t('integrations:api.webhookNew')}
        </Button>
        <Button onClick={() => setEditing('mqtt')} data-testid="mqtt-new">
          {t('integrations:api.mqttNew')}
        </Button>
      </div>
      <p className="muted">{t('integrations:api.subscriptionsAbout')}</p>
      {error !== null && data === undefined && <ListError error={error} />}
      {data?.length === 0 && (
        <p className="muted" data-testid="subscriptions-none">
          {t('integrations:api.subscriptionsNone')}
        </p>
      )}
      <ul className="api-subscriptions" data-testid="subscriptions">
        {data?.map((one) => (
          <Subscription key={one.id} of={one} onEdit={() => setEditing(one)} onChanged={() => void changed()} />
        ))}
      </ul>
      {editing !== null && (
        <SubscriptionForm
          of={typeof editing === 'string' ? null : editing}
          transport={typeof editing === 'string' ? editing : editing.target.transport}
          onClose={() => setEditing(null)}
          onSaved={(made) => {
            setEditing(null)
            setSecret(made)
            void changed()
          }}
        />
      )}
      {secret !== null && (
        <Modal
          open
          title={t('integrations:api.secretMade')}
          closable={false}
          footer={
            <Button type="primary" onClick={() => setSecret(null)} data-testid="secret-noted">
              {t('integrations:api.noted')}
            </Button>
          }
        >
          <Alert type="warning" showIcon title={t('integrations:api.secretOnce')} />
          <Typography.Paragraph
            className="api-secret"
            copyable={{ text: secret, tooltips: [t('integrations:api.copy'), t('integrations:api.copied')] }}
            data-testid="secret"
          >
            {secret}
          </Typography.Paragraph>
        </Modal>
      )}
    </section>
  )
}

interface SubscriptionProps {
  readonly of: SubscriptionView
  readonly onEdit: () => void
  readonly onChanged: () => void
}

function Subscription({ of: one, onEdit, onChanged }: SubscriptionProps) {
  const { t, i18n } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const [tried, setTried] = useState<SubscriptionTest | 'now' | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [isResuming, setIsResuming] = useState(false)
  const run = async (call: () => Promise<unknown>) => {
    setFailure(null)
    try {
      await call()
    } catch (thrown) {
      setFailure(errorWords(thrown))
    }
    onChanged()
  }
  const test = () =>
    run(async () => {
      setTried('now')
      setTried(await api.subscriptions.test({ id: one.id }).catch((thrown: unknown) => (setTried(null), Promise.reject(thrown))))
    })
  const problem = one.problem === null ? null : `${errorText(one.problem, i18n.language)}${one.detail === null ? '' : `（${one.detail}）`}`
  const behind = one.behind >= MOST_BEHIND ? t('integrations:api.behindMost', { most: MOST_BEHIND }) : t('integrations:api.behind', { n: one.behind })
  return (
    <li data-testid="subscription" data-name={one.name} data-state={one.state}>
      <div className="api-subscription-top">
        <strong>{one.name}</strong>
        <ToneMark tone={TONES[one.state]} text={t(`integrations:api.subscriptionState.${one.state}`)} />
        <span>{t(`integrations:api.transport.${one.target.transport}`)}</span>
        <code>{one.target.url}</code>
        {one.target.transport === 'mqtt' && <code>{one.target.topicPrefix}/…</code>}
        <span className="api-acts">
          <Button size="small" loading={tried === 'now'} onClick={() => void test()} data-testid="subscription-test">
            {t('integrations:api.test')}
          </Button>
          {one.enabled && (
            <Button size="small" type={one.state === 'halted' ? 'primary' : 'default'} onClick={() => setIsResuming(true)} data-testid="subscription-resume">
              {t(one.state === 'halted' ? 'integrations:api.resume' : 'integrations:api.replay')}
            </Button>
          )}
          <Button size="small" onClick={onEdit} data-testid="subscription-edit">
            {t('integrations:api.change')}
          </Button>
          <Popconfirm
            title={t('integrations:api.removeSure', { name: one.name })}
            okText={t('integrations:api.remove')}
            cancelText={t('cancel')}
            onConfirm={() => void run(() => api.subscriptions.remove({ id: one.id }))}
          >
            <Button size="small" danger data-testid="subscription-remove">
              {t('integrations:api.remove')}
            </Button>
          </Popconfirm>
        </span>
      </div>
      <p className="muted">
        {one.topics.map((topic) => t(`integrations:api.topic.${topic}`)).join(t('listComma'))}
        {' · '}
        <span data-testid="subscription-delivered">{t('integrations:api.delivered', { n: one.delivered })}</span>
        {' · '}
        {behind}
        {one.deliveredAtMs !== null && ` · ${t('integrations:api.lastDelivered', { time: siteTime(one.deliveredAtMs) })}`}
      </p>
      {problem !== null && (
        <Alert
          type={one.state === 'halted' ? 'error' : 'warning'}
          showIcon
          title={one.nextAtMs === null ? problem : `${problem} ${t('integrations:api.nextTry', { n: one.attempts, time: siteTime(one.nextAtMs) })}`}
          data-testid="subscription-problem"
        />
      )}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      {tried !== null && tried !== 'now' && (
        <Alert
          type={tried.ok ? 'success' : 'error'}
          showIcon
          closable
          onClose={() => setTried(null)}
          title={
            tried.ok
              ? t('integrations:api.testGood')
              : `${errorText(tried.problem ?? 'system.internal', i18n.language)}${tried.detail === null ? '' : `（${tried.detail}）`}`
          }
          data-testid="subscription-tested"
        />
      )}
      {isResuming && (
        <ResumeDialog
          name={one.name}
          isHalted={one.state === 'halted'}
          onClose={() => setIsResuming(false)}
          onResume={(fromMs) => {
            setIsResuming(false)
            void run(() => api.subscriptions.resume({ id: one.id, ...(fromMs !== null && { fromMs }) }))
          }}
        />
      )}
    </li>
  )
}

const HOURS = [1, 24, 168] as const

interface ResumeDialogProps {
  readonly name: string
  readonly isHalted: boolean
  readonly onClose: () => void
  /** null: where it stopped. */
  readonly onResume: (fromMs: number | null) => void
}

function ResumeDialog({ name, isHalted, onClose, onResume }: ResumeDialogProps) {
  const { t } = useWords()
  const now = useNow()
  const [from, setFrom] = useState<'stopped' | 'now' | (typeof HOURS)[number]>('stopped')
  return (
    <Modal
      open
      title={t(isHalted ? 'integrations:api.resumeTitle' : 'integrations:api.replayTitle', { name })}
      onCancel={onClose}
      cancelText={t('cancel')}
      okText={t('integrations:api.resume')}
      okButtonProps={{ 'data-testid': 'resume-sure' }}
      onOk={() => onResume(from === 'stopped' ? null : from === 'now' ? now : now - from * 3600_000)}
    >
      <Radio.Group
        className="api-choices"
        value={from}
        onChange={(event) => setFrom(event.target.value as typeof from)}
        options={[
          { value: 'stopped', label: t('integrations:api.fromStopped') },
          ...HOURS.map((hours) => ({ value: hours, label: t('integrations:api.fromHours', { hours }) })),
          { value: 'now', label: t('integrations:api.fromNow') },
        ]}
      />
      <p className="muted">{t('integrations:api.replayMeans')}</p>
    </Modal>
  )
}
