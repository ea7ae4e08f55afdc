// What is issued by itself: when, of which template, to whom, when next, and how the last went.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Input, Popconfirm, Segmented, Select, Switch } from 'antd'
import { PlusOutlined } from '@ant-design/icons'
import { REPORT_RHYTHMS, type ReportRhythm } from '../../contract/report-words.ts'
import type { ReportSchedule, ReportScheduleView, ReportTemplateView } from '../../contract/reports.ts'
import { api, orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { RecipientField } from './recipient-field.tsx'

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

export function ScheduleList({ templates }: { readonly templates: readonly ReportTemplateView[] }) {
  const { t } = useWords()
  const { data: schedules, error } = useQuery(orpc.reportSchedules.list.queryOptions({ refetchInterval: 30_000 }))
  const [edited, setEdited] = useState<ReportScheduleView | 'new' | null>(null)
  const done = () => setEdited(null)
  return (
    <div className="schedules" data-testid="schedules">
      <h2>
        {t('reportDesk:schedulesTitle')}
        <Button size="small" icon={<PlusOutlined />} onClick={() => setEdited('new')} data-testid="schedule-new">
          {t('reportDesk:scheduleNew')}
        </Button>
      </h2>
      {error !== null && schedules === undefined && <ListError error={error} />}
      {schedules?.length === 0 && edited !== 'new' && <p className="muted">{t('reportDesk:schedulesNone')}</p>}
      {edited === 'new' && <ScheduleForm templates={templates} schedule={null} onDone={done} />}
      <ul>
        {schedules?.map((schedule) => (
          <li key={schedule.id} data-testid="schedule">
            {edited !== 'new' && edited?.id === schedule.id ? (
              <ScheduleForm key={schedule.version} templates={templates} schedule={schedule} onDone={done} />
            ) : (
              <ScheduleLine schedule={schedule} templates={templates} onEdit={() => setEdited(schedule)} />
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

interface ScheduleLineProps {
  readonly schedule: ReportScheduleView
  readonly templates: readonly ReportTemplateView[]
  readonly onEdit: () => void
}

function ScheduleLine({ schedule, templates, onEdit }: ScheduleLineProps) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const save = useSaveSchedule(() => {})
  const name = templates.find(({ id }) => id === schedule.templateId)?.name
  const to = [
    ...(schedule.recipients.length > 0 ? [t('reportDesk:toRecipients', { n: schedule.recipients.length })] : []),
    ...(schedule.toFolder ? [t('reportDesk:folder')] : []),
  ]
  return (
    <div className="schedule-line">
      <Switch
        size="small"
        checked={schedule.isOn}
        loading={save.busy}
        aria-label={t('reportDesk:on')}
        onChange={(isOn) => void save.run(schedule, { ...contentOf(schedule), isOn })}
        data-testid="schedule-on"
      />
      <strong>{name === undefined ? schedule.templateId : i18n.language === 'en' ? name.en : name.zh}</strong>
      <span>
        {t(`reportDesk:rhythm.${schedule.rhythm}`)} {schedule.at}
      </span>
      <span className="muted">{to.length === 0 ? t('reportDesk:toNobody') : to.join(t('listComma'))}</span>
      <Button size="small" onClick={onEdit} data-testid="schedule-edit">
        {t('reportDesk:edit')}
      </Button>
      <span className="muted schedule-when">
        {schedule.nextAtMs === null ? t('reportDesk:off') : t('reportDesk:nextRun', { at: siteTime(schedule.nextAtMs) })}
        {schedule.last !== null &&
          ` · ${t('reportDesk:lastRun', { number: schedule.last.number, state: t(`reportDesk:state.${schedule.last.state}`) })}${schedule.last.isLate ? ` (${t('reportDesk:late')})` : ''}`}
      </span>
      {save.problem !== null && <span className="report-problem">{save.problem}</span>}
    </div>
  )
}

interface ScheduleFormProps {
  readonly templates: readonly ReportTemplateView[]
  readonly schedule: ReportScheduleView | null
  readonly onDone: () => void
}

function ScheduleForm({ templates, schedule, onDone }: ScheduleFormProps) {
  const { t, i18n } = useWords()
  const [draft, setDraft] = useState<ReportSchedule>(() =>
    schedule === null
      ? { templateId: templates[0]?.id ?? 'day', rhythm: 'day', at: '07:00', recipients: [], toFolder: false, isOn: true }
      : contentOf(schedule),
  )
  const save = useSaveSchedule(onDone)
  const set = (changes: Partial<ReportSchedule>) => setDraft({ ...draft, ...changes })
  return (
    <div className="schedule-form" data-testid="schedule-form">
      <Select
        value={draft.templateId}
        aria-label={t('reportDesk:template')}
        onChange={(templateId) => {
          const kind = templates.find(({ id }) => id === templateId)?.kind
          set({ templateId, ...(kind === 'week' || kind === 'month' ? { rhythm: kind } : {}) })
        }}
        options={templates.map(({ id, name }) => ({ value: id, label: i18n.language === 'en' ? name.en : name.zh }))}
        data-testid="schedule-template"
      />
      <Segmented<ReportRhythm>
        value={draft.rhythm}
        onChange={(rhythm) => set({ rhythm, templateId: fitting(templates, draft.templateId, rhythm) })}
        options={REPORT_RHYTHMS.map((value) => ({ value, label: <span data-testid={`rhythm-${value}`}>{t(`reportDesk:rhythm.${value}`)}</span> }))}
      />
      <Input
        value={draft.at}
        maxLength={5}
        aria-label={t('reportDesk:at')}
        status={TIME.test(draft.at) ? '' : 'error'}
        onChange={({ target }) => set({ at: target.value.trim() })}
        data-testid="schedule-at"
      />
      <RecipientField value={draft.recipients} onChange={(recipients) => set({ recipients })} testId="schedule-to" />
      <Checkbox checked={draft.toFolder} onChange={({ target }) => set({ toFolder: target.checked })}>
        {t('reportDesk:folder')}
      </Checkbox>
      <p className="muted">{t(`reportDesk:rhythmHint.${draft.rhythm}`)}</p>
      {save.problem !== null && <Alert type="error" showIcon title={save.problem} />}
      <div className="template-buttons">
        <Button
          size="small"
          type="primary"
          loading={save.busy}
          disabled={!TIME.test(draft.at)}
          onClick={() => void save.run(schedule, draft)}
          data-testid="schedule-save"
        >
          {t('reportDesk:save')}
        </Button>
        <Button size="small" onClick={onDone}>
          {t('cancel')}
        </Button>
        {schedule !== null && (
          <Popconfirm
            title={t('reportDesk:scheduleSure')}
            okText={t('reportDesk:remove')}
            cancelText={t('cancel')}
            onConfirm={() => void save.remove(schedule.id)}
          >
            <Button size="small" danger data-testid="schedule-remove">
              {t('reportDesk:remove')}
            </Button>
          </Popconfirm>
        )}
      </div>
    </div>
  )
}

/** A daily report on the 1st of the month is hardly what is meant: the one of that rhythm is chosen instead; forms and others stay. */
function fitting(templates: readonly ReportTemplateView[], id: string, rhythm: ReportRhythm): string {
  const kind = templates.find((one) => one.id === id)?.kind
  const isOfOther = REPORT_RHYTHMS.some((one) => one === kind && one !== rhythm)
  return isOfOther ? (templates.find((one) => one.kind === rhythm)?.id ?? id) : id
}

function useSaveSchedule(onDone: () => void) {
  const client = useQueryClient()
  const errorWords = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const during = async (work: () => Promise<unknown>) => {
    setBusy(true)
    setProblem(null)
    try {
      await work()
      await client.invalidateQueries({ queryKey: orpc.reportSchedules.list.key() })
      setBusy(false)
      onDone()
    } catch (error) {
      setProblem(errorWords(error))
      setBusy(false)
    }
  }
  return {
    busy,
    problem,
    run: (known: ReportScheduleView | null, schedule: ReportSchedule) =>
      during(() => api.reportSchedules.save({ ...(known === null ? {} : { id: known.id }), version: known?.version ?? 0, schedule })),
    remove: (id: string) => during(() => api.reportSchedules.remove({ id })),
  }
}

function contentOf({ templateId, rhythm, at, recipients, toFolder, isOn }: ReportScheduleView): ReportSchedule {
  return { templateId, rhythm, at, recipients, toFolder, isOn }
}
