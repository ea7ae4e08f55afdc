// A day, week or month of the site's calendar, typed or stepped through, or any span of times.
import { Button, Input, Segmented } from 'antd'
import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import type { ReportSpan } from '../../contract/report-figures.ts'
import { useWords } from '../i18n.ts'
import { nowMs } from '../now.ts'
import { WallTimeField } from '../parts/wall-time-field.tsx'
import { SPAN_UNITS, soFar, spanOf, stepDay, type SpanUnit } from './report-spans.ts'

export interface Picked {
  readonly unit: SpanUnit
  /** `2026-11-21`, as it was typed. */
  readonly day: string
  /** Of any span; null while what is typed is no time. */
  readonly fromMs: number | null
  readonly toMs: number | null
}

/** @returns null while there is none, or it is not over */
export function spanPicked({ unit, day, fromMs, toMs }: Picked, timeZone: string): ReportSpan | null {
  const span = unit === 'any' ? (fromMs === null || toMs === null || fromMs >= toMs ? null : { fromMs, toMs }) : spanOf(unit, day, timeZone)
  return span === null || span.toMs > nowMs() ? null : { fromMs: span.fromMs, toMs: span.toMs }
}

interface SpanPickerProps {
  readonly picked: Picked
  readonly timeZone: string
  readonly onChange: (picked: Picked) => void
}

export function SpanPicker({ picked, timeZone, onChange }: SpanPickerProps) {
  const { t } = useWords()
  const { unit, day } = picked
  const span = unit === 'any' ? null : spanOf(unit, day, timeZone)
  const says = span === null ? t('reportDesk:noDay') : span.first === span.last ? span.first : `${span.first} – ${span.last}`
  const isRunning = span !== null && span.toMs > nowMs()
  const choose = (next: SpanUnit) => {
    // what was shown is where one goes on from
    const begun = next === 'any' && span !== null && picked.fromMs === null ? soFar(span, nowMs()) : null
    onChange({ ...picked, unit: next, ...begun })
  }
  return (
    <fieldset className="span-picker">
      <legend>{t('reportDesk:span')}</legend>
      <Segmented<SpanUnit>
        value={unit}
        onChange={choose}
        options={SPAN_UNITS.map((value) => ({ value, label: <span data-testid={`span-${value}`}>{t(`reportDesk:unit.${value}`)}</span> }))}
      />
      {unit === 'any' ? (
        <>
          <WallTimeField
            id="span-from"
            label={t('reportDesk:from')}
            atMs={picked.fromMs}
            timeZone={timeZone}
            onChange={(fromMs) => onChange({ ...picked, fromMs })}
          />
          <WallTimeField id="span-to" label={t('reportDesk:to')} atMs={picked.toMs} timeZone={timeZone} onChange={(toMs) => onChange({ ...picked, toMs })} />
        </>
      ) : (
        <>
          <div className="span-step">
            <Button
              icon={<LeftOutlined />}
              aria-label={t('reportDesk:before')}
              onClick={() => onChange({ ...picked, day: stepDay(unit, day, -1) })}
              data-testid="span-before"
            />
            <Input
              value={day}
              maxLength={10}
              aria-label={t('reportDesk:dayIn')}
              onChange={({ target }) => onChange({ ...picked, day: target.value.trim() })}
              data-testid="span-day"
            />
            <Button
              icon={<RightOutlined />}
              aria-label={t('reportDesk:after')}
              onClick={() => onChange({ ...picked, day: stepDay(unit, day, 1) })}
              data-testid="span-after"
            />
          </div>
          <p className={span === null || isRunning ? 'span-says span-wrong' : 'span-says'} data-testid="span-says">
            {isRunning ? t('reportDesk:notOver', { span: says }) : says}
          </p>
          {isRunning && <p className="muted">{t('reportDesk:notOverHint')}</p>}
        </>
      )}
    </fieldset>
  )
}
