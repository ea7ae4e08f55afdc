// Asks for one report: which template, which day, week, month or span of the site's calendar, and how it is to be.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Segmented, Select, Spin } from 'antd'
import { FileAddOutlined } from '@ant-design/icons'
import { REPORT_LANGUAGES, type ReportKind, type ReportLanguage } from '../../contract/report-words.ts'
import type { ReportTemplateView, ReportView } from '../../contract/reports.ts'
import { api, orpc } from '../api.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { nowMs } from '../now.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { latestWhole, type SpanUnit } from './report-spans.ts'
import { SpanPicker, spanPicked, type Picked } from './span-picker.tsx'
import { WHOLE_SITE, BuildingSelect } from './building-select.tsx'

const UNIT_OF: Readonly<Record<ReportKind, SpanUnit>> = { day: 'day', week: 'week', month: 'month', span: 'any', duty: 'day', patrol: 'day', faults: 'month' }

export function MakeReportForm({ onMade }: { readonly onMade: (report: ReportView) => void }) {
  const site = useSite()
  const { data: templates } = useQuery(orpc.reportTemplates.list.queryOptions())
  if (site === undefined || templates === undefined) return <Spin />
  return <Fields templates={templates} timeZone={site.timezone} onMade={onMade} />
}

interface FieldsProps {
  readonly templates: readonly ReportTemplateView[]
  readonly timeZone: string
  readonly onMade: (report: ReportView) => void
}

function Fields({ templates, timeZone, onMade }: FieldsProps) {
  const { t, i18n } = useWords()
  const client = useQueryClient()
  const errorWords = useErrorWords()
  const [templateId, setTemplateId] = useState(templates[0]?.id ?? '')
  const template = templates.find(({ id }) => id === templateId) ?? templates[0]
  const [picked, setPicked] = useState<Picked>(() => startOf('day', timeZone))
  // what was changed here goes before what the template says
  const [building, setBuilding] = useState<string | null>(null)
  const [language, setLanguage] = useState<ReportLanguage | null>(null)
  const [isWithTables, setWithTables] = useState<boolean | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const span = spanPicked(picked, timeZone)
  if (template === undefined) return null
  const hasTables = isWithTables ?? template.formats.includes('xlsx')
  const choose = (id: string) => {
    setTemplateId(id)
    const kind = templates.find((one) => one.id === id)?.kind ?? 'day'
    setPicked(startOf(UNIT_OF[kind], timeZone))
    setBuilding(null)
    setLanguage(null)
    setWithTables(null)
  }
  const make = async () => {
    if (span === null) return
    setBusy(true)
    setProblem(null)
    try {
      const made = await api.reports.make({
        templateId: template.id,
        fromMs: span.fromMs,
        toMs: span.toMs,
        ...(building === null ? {} : { buildingId: building === WHOLE_SITE ? null : building }),
        ...(language === null ? {} : { language }),
        formats: hasTables ? ['pdf', 'xlsx'] : ['pdf'],
      })
      void client.invalidateQueries({ queryKey: ['reports'] })
      onMade(made)
    } catch (error) {
      setProblem(errorWords(error))
    }
    setBusy(false)
  }
  return (
    <form
      className="make-report"
      data-testid="make-report"
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <h2>{t('reportDesk:makeTitle')}</h2>
      <label>
        <span>{t('reportDesk:template')}</span>
        <Select
          value={template.id}
          onChange={choose}
          options={templates.map(({ id, name }) => ({ value: id, label: i18n.language === 'en' ? name.en : name.zh }))}
          data-testid="make-template"
        />
      </label>
      <SpanPicker picked={picked} timeZone={timeZone} onChange={setPicked} />
      <label>
        <span>{t('reportDesk:building')}</span>
        <BuildingSelect value={building ?? template.buildingId ?? WHOLE_SITE} onChange={setBuilding} testId="make-building" />
      </label>
      <div className="make-report-line">
        <span>{t('reportDesk:language')}</span>
        <Segmented<ReportLanguage>
          value={language ?? template.language}
          onChange={setLanguage}
          options={REPORT_LANGUAGES.map((value) => ({ value, label: <span data-testid={`make-${value}`}>{t(`reportDesk:languages.${value}`)}</span> }))}
        />
      </div>
      <Checkbox checked={hasTables} onChange={({ target }) => setWithTables(target.checked)} data-testid="make-xlsx">
        {t('reportDesk:withTables')}
      </Checkbox>
      {problem !== null && <Alert type="error" showIcon title={problem} data-testid="make-problem" />}
      <Button type="primary" htmlType="submit" icon={<FileAddOutlined />} loading={busy} disabled={span === null} data-testid="make-submit">
        {t('reportDesk:make')}
      </Button>
    </form>
  )
}

function startOf(unit: SpanUnit, timeZone: string): Picked {
  const whole = unit === 'any' ? 'day' : unit
  return { unit, day: latestWhole(whole, nowMs(), timeZone), fromMs: null, toMs: null }
}
