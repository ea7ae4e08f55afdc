// Why alerts were put together, in the chosen language: the rule, what they share, how far apart they were.
import type { CorrelationReason, Shared } from '../../contract/correlation.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'

export function useBecause(): (reason: CorrelationReason) => string {
  const { t } = useWords()
  const names = useSiteNames()
  const valueOf = ({ fact, value }: Shared): string => {
    if (fact === 'building') return names.building(value) ?? value
    if (fact === 'camera') return names.camera(value) ?? value
    if (fact === 'device') return names.device(value) ?? value
    return value
  }
  return ({ rule, shared, apartMs }) => {
    // the building goes without saying where something nearer is shared
    const [nearest] = shared
    const parts = [
      t(`words:correlationRule.${rule}`),
      nearest === undefined ? null : t(`words:sharedFact.${nearest.fact}`, { value: valueOf(nearest) }),
      apartMs < 1000 ? null : t('incidents:apart', { seconds: Math.round(apartMs / 1000) }),
    ]
    return parts.filter((part) => part !== null).join(' · ')
  }
}
