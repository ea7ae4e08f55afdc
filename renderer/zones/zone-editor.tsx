// The page on which a camera's zones are drawn: bar and picture on the left; shapes and rules, the test and earlier versions on the right.
import { useEffect, useState } from 'react'
import { Segmented } from 'antd'
import type { CameraView } from '../../contract/api.ts'
import type { CameraSetupView } from '../../contract/camera-setup.ts'
import type { RuleKindView } from '../../contract/rule-kinds.ts'
import { useDesk } from '../console/desk.ts'
import { LeaveDialog } from '../facades/leave-dialog.tsx'
import { useFacadesOf } from '../falls/facade-overlay.tsx'
import { useWords } from '../i18n.ts'
import { useAskBeforeClosing, useEditorKeys } from '../shape-editor/use-editor-keys.ts'
import { CopyWatchDialog } from './copy-watch-dialog.tsx'
import { TryPanel } from './try-panel.tsx'
import { useWatchTry } from './use-watch-try.ts'
import { useZoneEditor } from './use-zone-editor.ts'
import { ZoneBar } from './zone-bar.tsx'
import { ZonePanel } from './zone-panel.tsx'
import { ZoneProblems, ZoneSaveBar } from './zone-save.tsx'
import { ZoneStage } from './zone-stage.tsx'
import { ZoneVersions } from './zone-versions.tsx'

interface ZoneEditorViewProps {
  readonly camera: CameraView
  readonly view: CameraSetupView
  readonly views: readonly CameraSetupView[]
  readonly kinds: readonly RuleKindView[]
  /** Another camera or the list was asked for while this is not saved. */
  readonly isLeaving: boolean
  readonly onCamera: (id: string) => void
  readonly onDone: () => void
  readonly onLeave: (really: boolean) => void
}

const PARTS = ['draw', 'try', 'versions'] as const
type Part = (typeof PARTS)[number]

export function ZoneEditorView({ camera, view, views, kinds, isLeaving, onCamera, onDone, onLeave }: ZoneEditorViewProps) {
  const { t } = useWords()
  const editor = useZoneEditor(view, kinds)
  const facades = useFacadesOf(camera.id)
  const [part, setPart] = useState<Part>('draw')
  const [frozen, setFrozen] = useState(false)
  const [isCopying, setCopying] = useState(false)
  /** Whose shapes lie below mine, to be compared. */
  const [theirsShown, setTheirsShown] = useState(false)
  const [round, setRound] = useState(0)
  const { leavingTo, leave, setUnsaved } = useDesk()
  const { isDirty } = editor
  const isWrong = editor.problems.some((problem) => problem.isError)
  const isTrying = part === 'try' && !isWrong && editor.state.drawing === null
  const tried = useWatchTry(camera.id, isTrying ? editor.watch : null, round)
  useEditorKeys(editor, true)
  useEffect(() => {
    setUnsaved(isDirty)
    return () => setUnsaved(false)
  }, [isDirty, setUnsaved])
  useAskBeforeClosing(isDirty)
  const others = views.filter((one) => one.camera.id !== camera.id)
  return (
    <main className="facades zones" data-testid="zones" data-dirty={isDirty} data-version={editor.view.version} data-camera={camera.id}>
      <div className="facades-left">
        <ZoneBar
          editor={editor}
          views={views}
          frozen={frozen}
          facadeIds={facades.map(({ id }) => id)}
          onFreeze={setFrozen}
          onCamera={onCamera}
          onDone={onDone}
          onDraw={() => setPart('draw')}
        />
        <ZoneStage editor={editor} camera={camera} frozen={frozen} facades={facades} tried={tried} theirs={theirsShown ? editor.theirs : null} />
      </div>
      <aside className="facades-steps zones-side" aria-label={t('zones:title')}>
        <Segmented
          block
          value={part}
          aria-label={t('zones:parts')}
          options={PARTS.map((name) => ({ value: name, label: <span data-testid={`zones-${name}`}>{t(`zones:part.${name}`)}</span> }))}
          onChange={setPart}
        />
        <div className="step-body">
          {part === 'draw' && <ZonePanel editor={editor} kinds={kinds} hasFacades={facades.length > 0} />}
          {part === 'try' && <TryPanel editor={editor} kinds={kinds} isWrong={isWrong} tried={tried} onAgain={() => setRound((n) => n + 1)} />}
          {part === 'versions' && <ZoneVersions editor={editor} kinds={kinds} />}
        </div>
        <ZoneProblems editor={editor} kinds={kinds} onShow={() => setPart('draw')} />
        <ZoneSaveBar
          editor={editor}
          kinds={kinds}
          canCopy={others.length > 0}
          onCopy={() => setCopying(true)}
          theirsShown={theirsShown}
          onTheirsShown={setTheirsShown}
        />
      </aside>
      {isCopying && <CopyWatchDialog source={editor.view} others={others} onClose={() => setCopying(false)} />}
      {(leavingTo !== null || isLeaving) && isDirty && (
        <LeaveDialog
          title={t('zones:leaveTitle')}
          editor={editor}
          onAnswer={(really) => {
            if (isLeaving) onLeave(really)
            if (leavingTo !== null) leave(really)
          }}
        />
      )}
    </main>
  )
}
