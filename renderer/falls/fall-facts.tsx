// What is known of a fall, in plain words and with the figures behind them: floor, path, reasons, looks.
import type { Fall } from '../../contract/falling.ts'
import { LOOKS, type Look } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'
import { FallFigures } from './fall-figures.tsx'
import { useFallWords } from './use-fall-words.ts'

const LEAST_SHARE = 0.01

interface FallFactsProps {
  readonly fall: Fall
  /** Where there is little room: looks in one line, below the figures. */
  readonly isBrief?: boolean
}

export function FallFacts({ fall, isBrief = false }: FallFactsProps) {
  const { t } = useWords()
  return (
    <div className="fall-facts" data-testid="fall-facts">
      {fall.isTest && <p className="fall-test">{t('falls:testMeans')}</p>}
      {/* of a thing that was ruled out one asks why, not from where */}
      {fall.grade !== 'rejected' && <Floor fall={fall} />}
      {fall.reasons.length > 0 && <Reasons fall={fall} />}
      {!isBrief && <Looks fall={fall} />}
      {fall.grade === 'rejected' && (fall.floor === null ? <Seen fall={fall} /> : <Floor fall={fall} />)}
      <FallFigures fall={fall} />
      {isBrief && <LooksLine fall={fall} />}
    </div>
  )
}

function Floor({ fall }: { readonly fall: Fall }) {
  const words = useFallWords()
  return (
    <section>
      <p className="fall-floor" data-testid="fall-floor">
        <strong>{words.floorTitle(fall.floor)}</strong>
        <span>{words.column(fall.column)}</span>
      </p>
      <p>{words.floorMeans(fall.floor)}</p>
      <Seen fall={fall} />
    </section>
  )
}

function Seen({ fall }: { readonly fall: Fall }) {
  const { t } = useWords()
  const words = useFallWords()
  return (
    <p className="muted">
      {[words.seen(fall), words.landed(fall), fall.tracks.length > 1 ? t('falls:tracks', { count: fall.tracks.length }) : null]
        .filter((part) => part !== null)
        .join(' · ')}
    </p>
  )
}

function Reasons({ fall }: { readonly fall: Fall }) {
  const { t } = useWords()
  return (
    <section>
      <h3>{t(fall.grade === 'suspected' ? 'falls:reasonsSuspected' : 'falls:reasons')}</h3>
      <ul className="fall-reasons" data-testid="fall-reasons">
        {fall.reasons.map((reason) => (
          <li key={reason} data-reason={reason}>
            <strong>{t(`words:fallReason.${reason}`)}</strong>
            <span>{t(`words:fallReasonMeans.${reason}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The likeliest first; shares that say nothing are left out. */
function looksOf(fall: Fall): readonly { readonly look: Look; readonly share: number }[] {
  const looks = fall.tracks[0]?.looks ?? {}
  return LOOKS.map((look) => ({ look, share: looks[look] ?? 0 }))
    .filter(({ share }) => share >= LEAST_SHARE)
    .toSorted((a, b) => b.share - a.share)
}

function LooksLine({ fall }: { readonly fall: Fall }) {
  const { t } = useWords()
  const known = looksOf(fall)
  return (
    <p className="muted">
      {known.length === 0
        ? t('falls:looksNone')
        : `${t('falls:looks')}: ${known.map(({ look, share }) => `${t(`words:look.${look}`)} ${Math.round(share * 100)} %`).join(' · ')}`}
    </p>
  )
}

function Looks({ fall }: { readonly fall: Fall }) {
  const { t } = useWords()
  const known = looksOf(fall)
  return (
    <section>
      <h3>{t('falls:looks')}</h3>
      {known.length === 0 ? (
        <p className="muted">{t('falls:looksNone')}</p>
      ) : (
        <ul className="fall-looks" data-testid="fall-looks">
          {known.map(({ look, share }) => (
            <LookBar key={look} look={look} share={share} />
          ))}
        </ul>
      )}
    </section>
  )
}

function LookBar({ look, share }: { readonly look: Look; readonly share: number }) {
  const { t } = useWords()
  const name = t(`words:look.${look}`)
  return (
    <li className={look === 'object' ? 'fall-look fall-look-object' : 'fall-look'}>
      <span>{name}</span>
      <span className="fall-bar" role="img" aria-label={`${name} ${Math.round(share * 100)} %`}>
        <i style={{ width: `${Math.round(share * 100)}%` }} />
      </span>
      <span className="fall-share">{Math.round(share * 100)} %</span>
    </li>
  )
}
