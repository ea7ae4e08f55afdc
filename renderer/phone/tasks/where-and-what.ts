// Where an incident is and what is told of it, in the guard's language as far as it was not written by a person.
import type { Task } from '../../../contract/dispatch.ts'
import { findingTold } from '../../../contract/patrol-faults.ts'
import type { Translate } from '../words.ts'

export interface WhereAndWhat {
  /** Empty: not known. */
  readonly place: string
  /** Empty: kind and place say it all. */
  readonly line: string
}

export function whereAndWhat({ place, summary }: Pick<Task['incident'], 'place' | 'summary'>, t: Translate): WhereAndWhat {
  // the line the core makes of kind and place, in the site's language
  const line = place !== '' && summary.endsWith(place) ? '' : summary
  const finding = findingTold(place)
  if (finding === null) return { place, line }
  return { place: finding.place, line: finding.faults.map((fault) => t(`patrol:fault.${fault}`)).join(t('patrol:phone.comma')) }
}
