// What was found on a round, a line each: when, where, what, by whom, and what is doubted of it.
import type { Finding } from '../../contract/patrol.ts'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { FindingDoubt } from './finding-doubt.tsx'

export function FindingLines({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  return (
    <ul className="round-findings" data-testid="round-findings">
      {findings.map((finding) => {
        const faults = finding.faults.map((fault) => t(`patrol:fault.${fault}`)).join(t('listComma'))
        return (
          <li key={finding.id}>
            {[siteTime(finding.atMs), finding.pointName, faults, finding.who, finding.note, finding.incidentNumber].filter((part) => part !== null).join(' · ')}{' '}
            <FindingDoubt finding={finding} />
          </li>
        )
      })}
    </ul>
  )
}
