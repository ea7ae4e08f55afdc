// The test: how every rule of the draft stands at this moment, and what it would do; nothing is raised by it.
import { Button } from 'antd'
import { ReloadOutlined } from '@ant-design/icons'
import type { RuleKindView } from '../../contract/rule-kinds.ts'
import { errorText, useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import type { TriedPicture, WatchTry } from './use-watch-try.ts'
import type { ZoneEditor } from './use-zone-editor.ts'
import { placeOf } from './watch-board.ts'

interface TryPanelProps {
  readonly editor: ZoneEditor
  readonly kinds: readonly RuleKindView[]
  readonly isWrong: boolean
  readonly tried: WatchTry | null
  readonly onAgain: () => void
}

export function TryPanel({ editor, kinds, isWrong, tried, onAgain }: TryPanelProps) {
  const { t, i18n } = useWords()
  const { board } = editor
  const again = (
    <Button icon={<ReloadOutlined />} onClick={onAgain} data-testid="try-again">
      {t('zones:try.again')}
    </Button>
  )
  if (isWrong) return <p data-testid="try-wrong">{t('zones:try.wrong')}</p>
  if (tried === null) return <p>{t('facades:finishFirst')}</p>
  const { picture, waits, isOver, failure } = tried
  return (
    <div className="zones-try" data-testid="zones-try-panel" data-running={picture !== null}>
      <p className="muted">{t(editor.isDirty ? 'zones:try.meansDraft' : 'zones:try.means')}</p>
      {failure !== null && (
        <p>
          <ToneMark tone="bad" text={failure === '' || failure === 'connection' ? t('connectionLost') : errorText(failure, i18n.language)} /> {again}
        </p>
      )}
      {isOver && (
        <p role="status">
          {t('zones:try.over')} {again}
        </p>
      )}
      {failure === null && !isOver && picture === null && waits !== null && (
        <p role="status" data-testid="try-waits">
          <ToneMark tone="warn" text={t(`zones:try.waits.${waits}`)} />
        </p>
      )}
      {picture !== null && <p role="status">{t('zones:try.sees', { n: picture.tracks.length })}</p>}
      {picture !== null && <ZonesNow editor={editor} picture={picture} />}
      {board.facts.rules.length === 0 && <p className="muted">{t('zones:try.noRules')}</p>}
      <ul className="zones-try-rules">
        {board.facts.rules.map(({ kind, zone }, at) => (
          <RuleNow
            key={`${kind} ${zone}`}
            title={kinds.find(({ id }) => id === kind)?.title[i18n.language === 'en' ? 'en' : 'zh'] ?? kind}
            isWatched={kinds.find(({ id }) => id === kind)?.settings != null}
            name={placeOf(board, zone)?.label ?? zone}
            now={picture?.rules.find((one) => one.at === at) ?? null}
            testId={`try-rule-${kind}-${zone}`}
          />
        ))}
      </ul>
      {picture !== null && <p>{again}</p>}
    </div>
  )
}

function ZonesNow({ editor: { board }, picture }: { readonly editor: ZoneEditor; readonly picture: TriedPicture }) {
  const { t } = useWords()
  return (
    <ul className="zones-try-zones">
      {picture.zones.map(({ id, things }) => (
        <li key={id} data-testid={`try-zone-${id}`} data-things={things.length}>
          <strong>{placeOf(board, id)?.label ?? id}</strong>{' '}
          {things.length === 0 ? t('zones:try.empty') : t('zones:try.occupied', { n: things.length, ids: things.map((thing) => `#${thing}`).join(' ') })}
        </li>
      ))}
    </ul>
  )
}

const TONE = { idle: 'quiet', building: 'warn', active: 'bad', ending: 'warn' } as const

interface RuleNowProps {
  readonly title: string
  readonly isWatched: boolean
  readonly name: string
  readonly now: TriedPicture['rules'][number] | null
  readonly testId: string
}

function RuleNow({ title, isWatched, name, now, testId }: RuleNowProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  return (
    <li data-testid={testId} data-phase={now?.phase ?? 'none'} data-rang={now?.rang ?? 0}>
      <strong>
        {title} · {name}
      </strong>
      {!isWatched && <ToneMark tone="warn" text={t('zones:try.notWatched')} />}
      {isWatched && now === null && <span className="muted">{t('zones:try.nothingYet')}</span>}
      {now !== null && (
        <>
          <ToneMark tone={TONE[now.phase]} text={t(now.phase === 'idle' && now.rang > 0 ? 'zones:try.phase.ended' : `zones:try.phase.${now.phase}`)} />
          {now.figures.map(({ name: figure, value, of }) => (
            <span key={figure} className="zones-figure">
              {t(`zones:try.figure.${figure}`, { value, of: of ?? '' })}
              {of !== null && of > 0 && figure !== 'peopleLeft' && (
                <progress value={Math.min(value, of)} max={of} aria-label={t(`zones:try.figure.${figure}`, { value, of })} />
              )}
            </span>
          ))}
          <span className="muted">
            {[
              now.sinceMs !== null && t('zones:try.since', { time: siteTime(now.sinceMs) }),
              now.rangAtMs !== null && t('zones:try.rang', { n: now.rang, time: siteTime(now.rangAtMs) }),
            ]
              .filter((part) => part !== false)
              .join(' · ')}
          </span>
        </>
      )}
    </li>
  )
}
