// Which figures stand on the first page of a report.
import { Checkbox } from 'antd'
import { REPORT_INDICATORS, type ReportIndicator } from '../../contract/report-template.ts'
import { useWords } from '../i18n.ts'

interface IndicatorFieldProps {
  readonly indicators: readonly ReportIndicator[]
  readonly onChange: (indicators: ReportIndicator[]) => void
}

export function IndicatorField({ indicators, onChange }: IndicatorFieldProps) {
  const { t } = useWords()
  return (
    <fieldset className="indicator-field" data-testid="indicators">
      <legend>{t('reportDesk:indicators')}</legend>
      {REPORT_INDICATORS.map((indicator) => (
        <Checkbox
          key={indicator}
          checked={indicators.includes(indicator)}
          data-testid={`indicator-${indicator}`}
          // always in the order in which they are printed
          onChange={({ target }) => onChange(REPORT_INDICATORS.filter((one) => (one === indicator ? target.checked : indicators.includes(one))))}
        >
          {t(`reportDesk:indicator.${indicator}`)}
        </Checkbox>
      ))}
    </fieldset>
  )
}
