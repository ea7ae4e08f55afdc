// The breach desk: a span of time, who and what was affected by the audit log, what was done, and drafts of the notices.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, Select, Spin } from 'antd'
import type { Breach } from '../../contract/privacy.ts'
import { api, orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { WallTimeField } from '../parts/wall-time-field.tsx'
import { nowMs } from '../now.ts'
import { DeskList } from './desk-list.tsx'
import { NotYet } from './not-yet.tsx'
import { PrintLink } from './print-link.tsx'

const DAY_MS = 86_400_000
const MOST_SHOWN = 50

export function BreachesPanel() {
  const { data, error } = useQuery(orpc.breaches.list.queryOptions())
  if (data === undefined) return <NotYet error={error} />
  return (
    <div className="privacy-page">
      <DeskList
        name="breach"
        of="breaches"
        items={data}
        form={(onDone) => <BreachForm onDone={onDone} />}
        row={(breach) => <BreachRow key={breach.id} breach={breach} />}
      />
    </div>
  )
}

function BreachForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const timeZone = useSite()?.timezone ?? 'Asia/Shanghai'
  const [title, setTitle] = useState('')
  const [fromMs, setFromMs] = useState<number | null>(() => Math.floor((nowMs() - DAY_MS) / 60_000) * 60_000)
  const [toMs, setToMs] = useState<number | null>(() => Math.ceil(nowMs() / 60_000) * 60_000)
  const [actorId, setActorId] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const { data: users } = useQuery(orpc.users.list.queryOptions())
  const isBad = fromMs !== null && toMs !== null && toMs <= fromMs
  const open = async () => {
    if (fromMs === null || toMs === null) return
    setBusy(true)
    try {
      await api.breaches.open({ title, fromMs, toMs, actorId })
      onDone()
    } catch (error) {
      setFailure(errorWords(error))
    } finally {
      setBusy(false)
      await client.invalidateQueries({ queryKey: orpc.breaches.key() })
    }
  }
  return (
    <div className="privacy-form" role="group" aria-label={t('privacy:breaches.new')} data-testid="breach-form">
      <label>
        {t('privacy:breaches.title')}
        <Input autoFocus value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} data-testid="breach-title" />
      </label>
      <WallTimeField id="breach-from" label={t('privacy:breaches.from')} atMs={fromMs} timeZone={timeZone} onChange={setFromMs} />
      <WallTimeField id="breach-to" label={t('privacy:breaches.to')} atMs={toMs} timeZone={timeZone} onChange={setToMs} />
      <label>
        {t('privacy:breaches.actor')}
        <Select
          allowClear
          value={actorId}
          aria-label={t('privacy:breaches.actor')}
          onChange={(id: string | null | undefined) => setActorId(id ?? null)}
          options={(users ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </label>
      {isBad && <Alert type="warning" showIcon title={t('privacy:breaches.badSpan')} />}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <span className="privacy-acts">
        <Button
          type="primary"
          disabled={title.trim() === '' || fromMs === null || toMs === null || isBad}
          loading={isBusy}
          onClick={() => void open()}
          data-testid="breach-open"
        >
          {t('privacy:breaches.open')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </span>
    </div>
  )
}

function BreachRow({ breach }: { readonly breach: Breach }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const { id, number, title, fromMs, toMs, closedAtMs, steps } = breach
  const isClosed = closedAtMs !== null
  const write = async (how: 'note' | 'close') => {
    try {
      await api.breaches[how]({ id, text })
      setText('')
      setFailure(null)
    } catch (error) {
      setFailure(errorWords(error))
    } finally {
      await client.invalidateQueries({ queryKey: orpc.breaches.list.key() })
    }
  }
  return (
    <li data-testid="breach" data-number={number}>
      <span className="privacy-name">
        <strong>{title}</strong>
        <span className="muted">{number}</span>
        <ToneMark tone={isClosed ? 'good' : 'bad'} text={t(isClosed ? 'privacy:breaches.closed' : 'privacy:breaches.under')} />
        <span>{t('privacy:breaches.span', { from: siteTime(fromMs), to: siteTime(toMs) })}</span>
      </span>
      <AffectedPart id={id} />
      <span className="privacy-acts">
        <PrintLink href={`/upload/privacy/breach/${id}`} text={t('privacy:breaches.notices')} testId="breach-print" />
      </span>
      <div className="privacy-wide">
        <h3>{t('privacy:breaches.steps')}</h3>
        <ol className="privacy-steps">
          {steps.map((step) => (
            <li key={`${step.atMs} ${step.text}`}>
              <span className="muted">{t('privacy:breaches.by', { at: siteTime(step.atMs), by: step.by ?? t('privacy:breaches.unknown') })}</span> {step.text}
            </li>
          ))}
        </ol>
        {!isClosed && (
          <div className="privacy-acts">
            <Input
              className="privacy-line"
              value={text}
              maxLength={1000}
              aria-label={t('privacy:breaches.note')}
              placeholder={t('privacy:breaches.note')}
              onChange={(event) => setText(event.target.value)}
              data-testid="breach-note"
            />
            <Button disabled={text.trim() === ''} onClick={() => void write('note')} data-testid="breach-add">
              {t('privacy:breaches.addNote')}
            </Button>
            <Button disabled={text.trim() === ''} onClick={() => void write('close')} data-testid="breach-close">
              {t('privacy:breaches.close')}
            </Button>
          </div>
        )}
        {failure !== null && <Alert type="error" showIcon title={failure} />}
      </div>
    </li>
  )
}

function AffectedPart({ id }: { readonly id: string }) {
  const { t } = useWords()
  const names = useSiteNames()
  const { data, error } = useQuery(orpc.breaches.affected.queryOptions({ input: { id } }))
  if (data === undefined) return <span className="privacy-said">{error === null ? <Spin size="small" /> : <ListError error={error} />}</span>
  const { persons, cameras, exports, evidence, entries, isCut, actors } = data
  return (
    <span className="privacy-said" data-testid="breach-affected">
      <strong>{t('privacy:breaches.affected')}</strong>
      {isCut && <ToneMark tone="warn" text={t('privacy:breaches.cut')} />}
      <span>{t('privacy:breaches.persons', { n: persons.length })}</span>
      <span className="muted">
        {persons
          .slice(0, MOST_SHOWN)
          .map(({ name, looks }) => t('privacy:breaches.looks', { name: name ?? t('privacy:breaches.gone'), n: looks }))
          .join(t('listComma'))}
      </span>
      <span>{t('privacy:breaches.cameras', { n: cameras.length })}</span>
      <span className="muted">
        {cameras
          .slice(0, MOST_SHOWN)
          .map((camera) => t('privacy:breaches.looks', { name: names.camera(camera.id), n: camera.looks }))
          .join(t('listComma'))}
      </span>
      <span>{t('privacy:breaches.exports', { n: exports })}</span>
      <span>{t('privacy:breaches.evidence', { n: evidence })}</span>
      <span className="muted">
        {t('privacy:breaches.entries', { n: entries })}
        {actors.length > 0 &&
          ` · ${t('privacy:breaches.actors')} ${actors
            .slice(0, MOST_SHOWN)
            .map(({ name, type, n }) =>
              t('privacy:breaches.looks', { name: name ?? t(type === 'system' ? 'privacy:breaches.system' : 'privacy:breaches.unknown'), n }),
            )
            .join(t('listComma'))}`}
      </span>
    </span>
  )
}
