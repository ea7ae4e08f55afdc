// The duty log of a shift: what happened by itself and what was written; a wrong line is put right by another.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, Select } from 'antd'
import type { DutyLine } from '../../contract/shift.ts'
import { api, orpc } from '../api.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { WallTimeField } from '../parts/wall-time-field.tsx'
import { PersonAtDesk } from './shift-bar.tsx'
import { useDeed } from './use-deed.ts'
import { useDutyLineText } from './use-duty-line-text.ts'

const LOOK_EVERY_MS = 5000

export function DutyLogPanel() {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const [chosen, setChosen] = useState<string | null>(null)
  const [correcting, setCorrecting] = useState<DutyLine | null>(null)
  const shifts = useQuery(orpc.shifts.list.queryOptions({ input: {} }))
  const shiftId = chosen ?? shifts.data?.[0]?.id ?? null
  if (shifts.error !== null) return <Alert type="error" showIcon title={errorWords(shifts.error)} />
  if (shifts.data === undefined) return <p className="muted">{t('shifts:loading')}</p>
  return (
    <section className="duty-panel" data-testid="duty-log-panel">
      <div className="duty-buttons">
        <label className="duty-choose">
          <span>{t('shifts:shift')}</span>
          <Select
            value={shiftId}
            onChange={setChosen}
            popupMatchSelectWidth={false}
            options={shifts.data.map(({ id, name, startedAtMs, endedAtMs }) => ({
              value: id,
              label: `${name} ${siteTime(startedAtMs)} – ${endedAtMs === null ? t('shifts:running') : siteTime(endedAtMs)}`,
            }))}
            data-testid="log-shift"
          />
        </label>
        {shiftId !== null && (
          <a className="links-away" href={`/upload/duty-sheet/log/${shiftId}`} target="_blank" rel="noreferrer" data-testid="log-print">
            {t('shifts:print')}
          </a>
        )}
      </div>
      <WriteLine key={correcting?.id ?? 'new'} corrects={correcting} onDone={() => setCorrecting(null)} />
      {shiftId === null ? <p className="muted">{t('shifts:noLines')}</p> : <Lines shiftId={shiftId} onCorrect={setCorrecting} />}
    </section>
  )
}

function Lines({ shiftId, onCorrect }: { readonly shiftId: string; readonly onCorrect: (line: DutyLine) => void }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const text = useDutyLineText()
  const log = useQuery(orpc.dutyLog.of.queryOptions({ input: { shiftId }, refetchInterval: LOOK_EVERY_MS }))
  if (log.error !== null) return <Alert type="error" showIcon title={errorWords(log.error)} />
  if (log.data === undefined) return <p className="muted">{t('shifts:loading')}</p>
  const { lines, more, shift } = log.data
  return (
    <>
      <p className="shift-people">
        {t('shifts:onDesk')}: {shift.people.length === 0 && t('shifts:nobody')}
        {shift.people.map((person, i) => (
          <PersonAtDesk key={i} person={person} />
        ))}
      </p>
      {lines.length === 0 && <p className="muted">{t('shifts:noLines')}</p>}
      <table className="duty-lines">
        <tbody>
          {lines.toReversed().map((line, i) => (
            <tr
              key={line.id === null ? `k${i}` : line.id}
              className={line.id === null ? undefined : 'duty-line-own'}
              data-testid="duty-line"
              data-kind={line.kind}
            >
              <td>
                <time>{siteTime(line.atMs)}</time>
                {line.isLate && (
                  <span className="duty-late" data-testid="late">
                    {t('shifts:late')} {siteTime(line.writtenAtMs)}
                  </span>
                )}
              </td>
              <td>{text.kind(line)}</td>
              <td className="duty-what">{text.what(line)}</td>
              <td>{line.who ?? t('shifts:byItself')}</td>
              <td>
                {line.id !== null && (line.kind === 'note' || line.kind === 'correction') && (
                  <Button size="small" onClick={() => onCorrect(line)} data-testid="correct">
                    {t('shifts:correct')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className="muted">{t('shifts:more', { count: more })}</p>}
    </>
  )
}

function WriteLine({ corrects, onDone }: { readonly corrects: DutyLine | null; readonly onDone: () => void }) {
  const { t } = useWords()
  const client = useQueryClient()
  const timeZone = useSite()?.timezone ?? 'Asia/Shanghai'
  const { run, failure, busy } = useDeed()
  const [text, setText] = useState('')
  const [atMs, setAtMs] = useState<number | null>(null)
  const write = async () => {
    const line = { text: text.trim(), ...(atMs !== null && { atMs }), ...(corrects?.id != null && { corrects: corrects.id }) }
    // What is typed while it is sent is the next one.
    setText('')
    if (!(await run(() => api.dutyLog.write(line)))) return setText(line.text)
    setAtMs(null)
    onDone()
    await client.invalidateQueries({ queryKey: orpc.dutyLog.key() })
  }
  return (
    <form
      className="duty-write"
      onSubmit={(event) => {
        event.preventDefault()
        void write()
      }}
      data-testid="duty-write"
    >
      {corrects !== null && <strong>{t('shifts:correctTitle', { id: corrects.id })}</strong>}
      <Input
        value={text}
        maxLength={1000}
        placeholder={t('shifts:writeHint')}
        aria-label={t('shifts:write')}
        onChange={(event) => setText(event.target.value)}
        data-testid="duty-text"
      />
      {corrects === null && <WallTimeField id="duty-at" label={t('shifts:happenedAt')} atMs={atMs} timeZone={timeZone} onChange={setAtMs} />}
      <Button type="primary" htmlType="submit" disabled={text.trim() === ''} loading={busy} data-testid="duty-send">
        {t(corrects === null ? 'shifts:write' : 'shifts:correct')}
      </Button>
      {corrects !== null && <Button onClick={onDone}>{t('shifts:cancel')}</Button>}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </form>
  )
}
