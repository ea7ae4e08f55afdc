// Who was sent to an incident and how far each has got, in one line of its row.
import { ToneMark } from '../parts/state-mark.tsx'
import { useWords } from '../i18n.ts'
import { briefly, DISPATCH_TONES } from '../dispatch/sent.ts'
import { useSent } from '../dispatch/use-sent.ts'

const NAMED = 2

export function SentLine({ incidentId }: { readonly incidentId: string }) {
  const { t } = useWords()
  const sent = useSent(incidentId)
  if (sent.length === 0) return null
  const { named, more } = briefly(sent, NAMED)
  return (
    <p className="row-sent" data-testid="row-sent">
      {named.map(({ id, assignee, state, lapsed }) => {
        const words = t(`dispatch:state.${state}`)
        const text = `${assignee ?? t('dispatch:somebody')} ${lapsed === null ? words : t('dispatch:lapsedShort', { state: words })}`
        return (
          <span key={id} className="row-sent-who" title={text} data-state={state}>
            <ToneMark tone={lapsed === null ? DISPATCH_TONES[state] : 'bad'} text={text} />
          </span>
        )
      })}
      {more > 0 && <span>+{more}</span>}
    </p>
  )
}
