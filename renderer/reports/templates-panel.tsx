// Templates on the left; on the right what is issued by itself, and where reports go.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button, Spin } from 'antd'
import { PlusOutlined } from '@ant-design/icons'
import type { ReportTemplateView } from '../../contract/reports.ts'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { OutletsForm } from './outlets-form.tsx'
import { ScheduleList } from './schedule-list.tsx'
import { TemplateEditor } from './template-editor.tsx'

export function TemplatesPanel({ maySetOutlets }: { readonly maySetOutlets: boolean }) {
  const { data: templates, error } = useQuery(orpc.reportTemplates.list.queryOptions())
  if (error !== null && templates === undefined) return <ListError error={error} />
  if (templates === undefined) return <Spin />
  return (
    <div className="templates-panel">
      <Templates templates={templates} />
      <section className="templates-side">
        <ScheduleList templates={templates} />
        <OutletsForm mayChange={maySetOutlets} />
      </section>
    </div>
  )
}

function Templates({ templates }: { readonly templates: readonly ReportTemplateView[] }) {
  const { t, i18n } = useWords()
  const [shownId, setShownId] = useState(templates[0]?.id ?? '')
  // a copy of one, not yet saved
  const [copyOf, setCopyOf] = useState<ReportTemplateView | null>(null)
  const shown = templates.find(({ id }) => id === shownId) ?? templates[0]
  const copy = (from: ReportTemplateView) =>
    setCopyOf({ ...from, id: '', version: 0, isBuiltIn: false, name: { zh: `${from.name.zh} 2`, en: `${from.name.en} 2` } })
  return (
    <section className="templates" data-testid="template-section">
      <h2>{t('reportDesk:templatesTitle')}</h2>
      <div className="template-names" role="group" aria-label={t('reportDesk:templatesTitle')}>
        {templates.map((one) => (
          <Button
            key={one.id}
            size="small"
            type={copyOf === null && one.id === shown?.id ? 'primary' : 'default'}
            aria-pressed={copyOf === null && one.id === shown?.id}
            onClick={() => {
              setShownId(one.id)
              setCopyOf(null)
            }}
            data-testid={`template-${one.id}`}
          >
            {i18n.language === 'en' ? one.name.en : one.name.zh}
          </Button>
        ))}
        {shown !== undefined && (
          <Button size="small" icon={<PlusOutlined />} onClick={() => copy(shown)} data-testid="template-copy">
            {t('reportDesk:copyTemplate')}
          </Button>
        )}
      </div>
      {copyOf !== null ? (
        <TemplateEditor
          key="copy"
          template={copyOf}
          isNew
          onSaved={({ id }) => {
            setCopyOf(null)
            setShownId(id)
          }}
        />
      ) : (
        shown !== undefined && <TemplateEditor key={`${shown.id} ${shown.version}`} template={shown} isNew={false} onSaved={({ id }) => setShownId(id)} />
      )}
    </section>
  )
}
