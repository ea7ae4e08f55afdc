// One template: its names, sections in their order, targets, language, formats, building and logo.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Input, Popconfirm, Segmented, Select } from 'antd'
import { REPORT_KINDS, REPORT_LANGUAGES, type ReportLanguage } from '../../contract/report-words.ts'
import type { ReportTemplateView, TemplateSettings } from '../../contract/reports.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { BuildingSelect, WHOLE_SITE } from './building-select.tsx'
import { LogoField } from './logo-field.tsx'
import { SectionOrder } from './section-order.tsx'
import { IndicatorField } from './indicator-field.tsx'
import { ShiftsField } from './shifts-field.tsx'
import { TargetFields } from './target-fields.tsx'

interface TemplateEditorProps {
  readonly template: ReportTemplateView
  readonly isNew: boolean
  readonly onSaved: (saved: ReportTemplateView) => void
}

export function TemplateEditor({ template, isNew, onSaved }: TemplateEditorProps) {
  const { t } = useWords()
  const client = useQueryClient()
  const errorWords = useErrorWords()
  const [draft, setDraft] = useState<TemplateSettings>(() => settingsOf(template))
  const [told, setTold] = useState<{ readonly isGood: boolean; readonly text: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (changes: Partial<TemplateSettings>) => setDraft({ ...draft, ...changes })
  const run = async (work: () => Promise<ReportTemplateView | null>, good: string) => {
    setBusy(true)
    setTold(null)
    try {
      const saved = await work()
      await client.invalidateQueries({ queryKey: orpc.reportTemplates.list.key() })
      if (saved !== null) onSaved(saved)
      setTold({ isGood: true, text: good })
    } catch (error) {
      setTold({ isGood: false, text: errorWords(error) })
    }
    setBusy(false)
  }
  const save = () =>
    run(() => api.reportTemplates.save({ ...(isNew ? {} : { id: template.id }), version: template.version, template: draft }), t('reportDesk:saved'))
  const remove = () =>
    run(async () => {
      await api.reportTemplates.remove({ id: template.id })
      return null
    }, t('reportDesk:removed'))
  const isWhole = draft.name.zh.trim() !== '' && draft.name.en.trim() !== '' && draft.sections.length > 0
  return (
    <div className="template-editor" data-testid="template-editor">
      <div className="template-names-fields">
        <label>
          <span>{t('reportDesk:nameZh')}</span>
          <Input
            value={draft.name.zh}
            maxLength={60}
            onChange={({ target }) => set({ name: { ...draft.name, zh: target.value } })}
            data-testid="template-name-zh"
          />
        </label>
        <label>
          <span>{t('reportDesk:nameEn')}</span>
          <Input
            value={draft.name.en}
            maxLength={60}
            onChange={({ target }) => set({ name: { ...draft.name, en: target.value } })}
            data-testid="template-name-en"
          />
        </label>
        <label>
          <span>{t('reportDesk:building')}</span>
          <BuildingSelect
            value={draft.buildingId ?? WHOLE_SITE}
            onChange={(id) => set({ buildingId: id === WHOLE_SITE ? null : id })}
            testId="template-building"
          />
        </label>
        <div>
          <span>{t('reportDesk:language')}</span>
          <Segmented<ReportLanguage>
            value={draft.language}
            onChange={(language) => set({ language })}
            options={REPORT_LANGUAGES.map((value) => ({ value, label: t(`reportDesk:languages.${value}`) }))}
          />
        </div>
        {!template.isBuiltIn && (
          <label>
            <span>{t('reportDesk:kindOf')}</span>
            <Select
              value={draft.kind}
              onChange={(kind) => set({ kind })}
              options={REPORT_KINDS.map((value) => ({ value, label: t(`reportDesk:kindName.${value}`) }))}
              data-testid="template-kind"
            />
          </label>
        )}
      </div>
      <Checkbox checked={draft.formats.includes('xlsx')} onChange={({ target }) => set({ formats: target.checked ? ['pdf', 'xlsx'] : ['pdf'] })}>
        {t('reportDesk:withTables')}
      </Checkbox>
      <div className="template-parts">
        <SectionOrder sections={draft.sections} onChange={(sections) => set({ sections })} />
        <div className="template-right">
          {draft.sections.includes('dutyForm') && <ShiftsField shifts={draft.shifts} onChange={(shifts) => set({ shifts })} />}
          {draft.sections.includes('summary') && <IndicatorField indicators={draft.indicators} onChange={(indicators) => set({ indicators })} />}
          <TargetFields targets={draft.targets} onChange={(targets) => set({ targets })} />
          <LogoField logo={draft.logo} onChange={(logo) => set({ logo })} />
        </div>
      </div>
      {told !== null && <Alert type={told.isGood ? 'success' : 'error'} showIcon title={told.text} data-testid="template-told" />}
      <div className="template-buttons">
        <Button type="primary" loading={busy} disabled={!isWhole} onClick={() => void save()} data-testid="template-save">
          {t('reportDesk:save')}
        </Button>
        {!isNew && (!template.isBuiltIn || template.version > 0) && (
          <Popconfirm
            title={t(template.isBuiltIn ? 'reportDesk:resetSure' : 'reportDesk:removeSure')}
            okText={t(template.isBuiltIn ? 'reportDesk:reset' : 'reportDesk:remove')}
            cancelText={t('cancel')}
            onConfirm={() => void remove()}
          >
            <Button danger disabled={busy} data-testid="template-remove">
              {t(template.isBuiltIn ? 'reportDesk:reset' : 'reportDesk:remove')}
            </Button>
          </Popconfirm>
        )}
        <span className="muted">
          {isNew
            ? t('reportDesk:unsaved')
            : template.version === 0
              ? t('reportDesk:asDelivered')
              : t('reportDesk:version', { n: template.version, name: template.savedBy ?? '—' })}
        </span>
      </div>
    </div>
  )
}

function settingsOf({ name, kind, sections, indicators, targets, shifts, language, formats, logo, buildingId }: ReportTemplateView): TemplateSettings {
  return { name, kind, sections, indicators, targets, shifts, language, formats, logo, buildingId }
}
