// The sections of a report in their order: ticked in or out, moved by dragging, by buttons, or by Alt with the arrow keys.
import { useRef, useState } from 'react'
import { Button, Checkbox } from 'antd'
import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons'
import { REPORT_SECTIONS, type ReportSection } from '../../contract/report-template.ts'
import { useWords } from '../i18n.ts'
import { moved, toggled } from './section-moves.ts'

interface SectionOrderProps {
  readonly sections: readonly ReportSection[]
  readonly onChange: (sections: ReportSection[]) => void
}

export function SectionOrder({ sections, onChange }: SectionOrderProps) {
  const { t } = useWords()
  const [dragged, setDragged] = useState<number | null>(null)
  const list = useRef<HTMLOListElement>(null)
  const absent = REPORT_SECTIONS.filter((section) => !sections.includes(section))
  const move = (at: number, to: number) => {
    if (to < 0 || to >= sections.length) return
    onChange(moved(sections, at, to))
    // who moves by keys keeps hold of what was moved
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('li')[to]?.querySelector<HTMLElement>('input')?.focus())
  }
  return (
    <fieldset className="section-order">
      <legend>{t('reportDesk:sections')}</legend>
      <ol ref={list} data-testid="sections">
        {sections.map((section, at) => (
          <li
            key={section}
            draggable
            data-testid={`section-${section}`}
            className={dragged === at ? 'section-dragged' : undefined}
            onDragStart={() => setDragged(at)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={() => dragged !== null && move(dragged, at)}
            onKeyDown={(event) => {
              const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
              if (by === 0 || !event.altKey) return
              event.preventDefault()
              event.stopPropagation()
              move(at, at + by)
            }}
          >
            <Checkbox checked onChange={() => onChange(toggled(sections, section))}>
              {at + 1}. {t(`reportDesk:section.${section}`)}
            </Checkbox>
            <span className="section-buttons">
              <Button
                size="small"
                type="text"
                icon={<ArrowUpOutlined />}
                disabled={at === 0}
                aria-label={t('reportDesk:up')}
                onClick={() => move(at, at - 1)}
              />
              <Button
                size="small"
                type="text"
                icon={<ArrowDownOutlined />}
                disabled={at === sections.length - 1}
                aria-label={t('reportDesk:down')}
                onClick={() => move(at, at + 1)}
              />
            </span>
          </li>
        ))}
      </ol>
      {absent.length > 0 && (
        <ul className="section-absent">
          {absent.map((section) => (
            <li key={section}>
              <Checkbox checked={false} onChange={() => onChange(toggled(sections, section))} data-testid={`section-absent-${section}`}>
                {t(`reportDesk:section.${section}`)}
              </Checkbox>
            </li>
          ))}
        </ul>
      )}
      <p className="muted">{t('reportDesk:sectionsHint')}</p>
    </fieldset>
  )
}
