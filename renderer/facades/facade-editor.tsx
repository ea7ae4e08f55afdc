// The editor's page: bar, picture and what runs below it on the left, the steps on the right, and the questions above them.
import { useEffect, useState } from 'react'
import type { CameraView } from '../../contract/api.ts'
import type { FacadeView } from '../../contract/facade.ts'
import type { FallRecord } from '../../contract/falling.ts'
import type { User } from '../../contract/people.ts'
import { useDesk } from '../console/desk.ts'
import type { PictureSize } from '../live/live-tile.tsx'
import { useAskBeforeClosing, useEditorKeys } from '../shape-editor/use-editor-keys.ts'
import { CopyDialog } from './copy-dialog.tsx'
import { EditorBar } from './editor-bar.tsx'
import type { FacadeBoard } from './facade-board.ts'
import { FacadeStage } from './facade-stage.tsx'
import { LeaveDialog } from './leave-dialog.tsx'
import { StepPanel } from './step-panel.tsx'
import { Underneath } from './underneath.tsx'
import { useFacadeEditor } from './use-facade-editor.ts'
import { useFigures } from './use-figures.ts'

interface FacadeEditorViewProps {
  readonly user: User
  readonly camera: CameraView
  readonly cameras: readonly CameraView[]
  readonly views: readonly FacadeView[]
  readonly view: FacadeView
  readonly begun: FacadeBoard | null
  /** Another camera was asked for while this one is not saved. */
  readonly wanted: string | null
  readonly onCamera: (id: string) => void
  readonly onLeaveCamera: (really: boolean) => void
  readonly onCopy: (target: CameraView, source: FacadeBoard, group: string) => void
}

export function FacadeEditorView({ user, camera, cameras, views, view, begun, wanted, onCamera, onLeaveCamera, onCopy }: FacadeEditorViewProps) {
  const editor = useFacadeEditor(view, begun)
  const mayEdit = user.permissions.includes('configureSite')
  const figures = useFigures(camera.id)
  const [live, setLive] = useState<PictureSize | null>(null)
  const [frozen, setFrozen] = useState(false)
  const [fall, setFall] = useState<FallRecord | null>(null)
  const [isCopying, setCopying] = useState(false)
  const { leavingTo, leave, setUnsaved } = useDesk()
  const isUnsaved = mayEdit && editor.isDirty
  useEditorKeys(editor, mayEdit)
  useEffect(() => {
    setUnsaved(isUnsaved)
    return () => setUnsaved(false)
  }, [isUnsaved, setUnsaved])
  useAskBeforeClosing(isUnsaved)
  const picture = figures ?? live ?? { width: 960, height: 540 }
  return (
    <main className="facades" data-testid="facades" data-dirty={isUnsaved} data-version={editor.view.version}>
      <div className="facades-left">
        <EditorBar editor={editor} camera={camera} cameras={cameras} mayEdit={mayEdit} frozen={frozen} onFreeze={setFrozen} onCamera={onCamera} />
        <FacadeStage editor={editor} camera={camera} mayEdit={mayEdit} frozen={frozen} fall={fall} onLive={setLive} />
        <Underneath editor={editor} camera={camera} figures={figures} picture={picture} fall={fall} onFall={setFall} />
      </div>
      <StepPanel editor={editor} camera={camera} mayEdit={mayEdit} canCopy={cameras.length > 1} onCopy={() => setCopying(true)} />
      {isCopying && (
        <CopyDialog
          cameras={cameras.filter((c) => c.id !== camera.id)}
          views={views}
          onClose={() => setCopying(false)}
          onCopy={(target) => editor.group !== null && onCopy(target, editor.board, editor.group)}
        />
      )}
      {(leavingTo !== null || wanted !== null) && isUnsaved && (
        <LeaveDialog
          editor={editor}
          onAnswer={(really) => {
            if (wanted !== null) onLeaveCamera(really)
            if (leavingTo !== null) leave(really)
          }}
        />
      )}
    </main>
  )
}
