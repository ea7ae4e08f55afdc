// A question over the page: big answers, one thumb, closed by Back, Escape or Cancel.
import { useEffect, useRef, type ReactNode } from 'react'
import { useWords } from '../words.ts'

interface SheetProps {
  readonly title: string
  readonly onClose: () => void
  readonly testId: string
  readonly children: ReactNode
}

export function Sheet({ title, onClose, testId, children }: SheetProps) {
  const { t } = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} className="sheet" aria-label={title} data-testid={testId} onClose={onClose} onCancel={onClose}>
      <h2>{title}</h2>
      {children}
      <button type="button" className="plain" onClick={onClose} data-testid={`${testId}-cancel`}>
        {t('phone:task.cancel')}
      </button>
    </dialog>
  )
}
