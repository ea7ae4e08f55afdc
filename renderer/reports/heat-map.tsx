// When incidents come: seven days by twenty-four hours, darker where there are more, with the number in each.
import { useWords } from '../i18n.ts'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export function HeatMap({ byHour }: { readonly byHour: readonly (readonly number[])[] }) {
  const { t } = useWords()
  const most = Math.max(1, ...byHour.flat())
  return (
    <table className="heat-map" aria-label={t('reports:heatMap')} data-testid="heat-map">
      <thead>
        <tr>
          <td />
          {byHour[0]?.map((_, hour) => (
            // the hour is what it is
            // oxlint-disable-next-line react/no-array-index-key
            <th key={hour} scope="col">
              {hour % 3 === 0 ? hour : ''}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {DAYS.map((day, weekday) => (
          <tr key={day}>
            <th scope="row">{t(`reports:weekday.${day}`)}</th>
            {byHour[weekday]?.map((n, hour) => (
              <td
                // oxlint-disable-next-line react/no-array-index-key
                key={hour}
                title={t('reports:heatCell', { day: t(`reports:weekday.${day}`), hour, count: n })}
                style={{ background: `color-mix(in srgb, var(--busy) ${Math.round((n / most) * 75)}%, var(--raised))` }}
              >
                {n > 999 ? `${Math.round(n / 1000)}k` : n === 0 ? '' : n}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
