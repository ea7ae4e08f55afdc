// What is still wrong, and the save button that says why it cannot or what it did; whose changes are met, and what becomes of them.
import { Alert, Button, Popconfirm } from 'antd'
import { CopyOutlined } from '@ant-design/icons'
import type { RuleKindView } from '../../contract/rule-kinds.ts'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import { DifferenceList } from './difference-list.tsx'
import { useProblemText } from './use-problem-text.ts'
import type { ZoneEditor } from './use-zone-editor.ts'
import { watchDifference } from './watch-difference.ts'

interface ZoneProblemsProps {
  readonly editor: ZoneEditor
  readonly kinds: readonly RuleKindView[]
  readonly onShow: () => void
}

export function ZoneProblems({ editor, kinds, onShow }: ZoneProblemsProps) {
  const { t } = useWords()
  const textOf = useProblemText(kinds)
  const { problems, state } = editor
  // while a shape is drawn it is not there yet: that is no news
  if (state.drawing !== null || problems.length === 0) return null
  return (
    <ul className="step-problems" data-testid="zones-problems" aria-live="polite" aria-label={t('zones:problems')}>
      {problems.map((problem) => (
        <li key={`${problem.code} ${problem.shape.id} ${problem.rule} ${problem.field}`}>
          <button
            type="button"
            data-testid={`problem-${problem.code}`}
            onClick={() => {
              onShow()
              editor.select(problem.shape.id)
            }}
          >
            <ToneMark tone={problem.isError ? 'bad' : 'warn'} text={textOf(problem)} />
          </button>
        </li>
      ))}
    </ul>
  )
}

interface ZoneSaveBarProps {
  readonly editor: ZoneEditor
  readonly kinds: readonly RuleKindView[]
  readonly canCopy: boolean
  readonly onCopy: () => void
  readonly theirsShown: boolean
  readonly onTheirsShown: (shown: boolean) => void
}

export function ZoneSaveBar({ editor, kinds, canCopy, onCopy, theirsShown, onTheirsShown }: ZoneSaveBarProps) {
  const { t } = useWords()
  const { problems, isDirty, isSaving, isFreshlySaved, state, failure, theirs, view } = editor
  const errors = problems.filter((problem) => problem.isError).length
  const reason =
    state.drawing !== null ? t('facades:finishFirst') : errors > 0 ? t('facades:fixFirst', { count: errors }) : !isDirty ? t('facades:nothingToSave') : null
  return (
    <div className="step-save">
      {theirs !== null && <Conflict editor={editor} kinds={kinds} isShown={theirsShown} onShown={onTheirsShown} />}
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="zones-failure" />}
      <div className="step-buttons">
        <Button
          type="primary"
          disabled={reason !== null || theirs !== null}
          loading={isSaving}
          aria-describedby="zones-save-why"
          onClick={() => void editor.save()}
          data-testid="zones-save"
        >
          {t('facades:save')} <kbd>Ctrl S</kbd>
        </Button>
        <Button disabled={!isDirty} onClick={editor.discard} data-testid="zones-discard">
          {t('facades:discard')}
        </Button>
        <Button
          icon={<CopyOutlined />}
          disabled={!canCopy || isDirty}
          title={isDirty ? t('zones:copySaved') : undefined}
          onClick={onCopy}
          data-testid="zones-copy"
        >
          {t('zones:copy')}
        </Button>
        {view.inSiteFile && view.watchSource === 'console' && (
          <Popconfirm title={t('zones:resetAsk')} okText={t('zones:reset')} cancelText={t('cancel')} onConfirm={() => void editor.toSiteFile()}>
            <Button disabled={isDirty} title={isDirty ? t('zones:copySaved') : undefined} data-testid="zones-reset">
              {t('zones:reset')}
            </Button>
          </Popconfirm>
        )}
      </div>
      <p id="zones-save-why" role="status" className={isFreshlySaved ? '' : 'muted'} data-testid="zones-save-why">
        {isFreshlySaved ? <ToneMark tone="good" text={t('zones:inForce', { version: view.version })} /> : (reason ?? t('facades:takesEffect'))}{' '}
        <Standing editor={editor} />
      </p>
    </div>
  )
}

function Standing({ editor: { view } }: { readonly editor: ZoneEditor }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  return (
    <span data-testid="zones-standing">
      {view.watchSource === 'siteFile'
        ? t('zones:fromSiteFile')
        : view.savedAtMs === null
          ? ''
          : t('facades:savedBy', { who: view.savedBy ?? '', time: siteTime(view.savedAtMs), version: view.version })}
    </span>
  )
}

interface ConflictProps {
  readonly editor: ZoneEditor
  readonly kinds: readonly RuleKindView[]
  readonly isShown: boolean
  readonly onShown: (shown: boolean) => void
}

function Conflict({ editor, kinds, isShown, onShown }: ConflictProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const { theirs, view } = editor
  if (theirs === null) return null
  return (
    <Alert
      type="warning"
      showIcon
      data-testid="zones-conflict"
      title={t('zones:changedBy', { who: theirs.savedBy ?? t('facades:somebody'), time: theirs.savedAtMs === null ? '' : siteTime(theirs.savedAtMs) })}
      description={
        <>
          <DifferenceList kinds={kinds} differences={watchDifference(view.watch, theirs.watch)} />
          <div className="step-buttons">
            <Button aria-pressed={isShown} onClick={() => onShown(!isShown)} data-testid="zones-look-theirs">
              {t(isShown ? 'zones:hideTheirs' : 'zones:lookTheirs')}
            </Button>
            <Button title={t('facades:takeTheirsHint')} onClick={editor.takeTheirs} data-testid="zones-take-theirs">
              {t('facades:takeTheirs')}
            </Button>
            <Button
              title={t('zones:keepMineHint')}
              disabled={editor.problems.some((p) => p.isError)}
              onClick={() => void editor.keepMine()}
              data-testid="zones-keep-mine"
            >
              {t('facades:keepMine')}
            </Button>
          </div>
        </>
      }
    />
  )
}
