// One building, or the whole site.
import { Select } from 'antd'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'

/** No building can be called this. */
export const WHOLE_SITE = '*'

export function BuildingSelect({ value, onChange, testId }: { readonly value: string; readonly onChange: (value: string) => void; readonly testId: string }) {
  const { t } = useWords()
  const buildings = useSite()?.buildings ?? []
  const options = [{ value: WHOLE_SITE, label: t('reportDesk:wholeSite') }, ...buildings.map(({ id, name }) => ({ value: id, label: name }))]
  return <Select value={value} onChange={onChange} options={options} data-testid={testId} />
}
