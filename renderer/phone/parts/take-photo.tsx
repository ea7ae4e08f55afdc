// The button that takes a picture with the phone's camera and makes it small.
import { useRef, useState, type ChangeEvent } from 'react'
import { shrinkPhoto } from './shrink-photo.ts'

interface TakePhotoProps {
  readonly label: string
  /** What is told when it could not be taken or kept. */
  readonly problem: string
  readonly onPhoto: (photo: Blob) => Promise<void> | void
  /** null: it is tried again. */
  readonly onProblem: (text: string | null) => void
  readonly testIds: { readonly button: string; readonly input: string }
}

export function TakePhoto({ label, problem, onPhoto, onProblem, testIds }: TakePhotoProps) {
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const take = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    target.value = ''
    if (file === undefined) return
    setBusy(true)
    onProblem(null)
    try {
      await onPhoto(await shrinkPhoto(file))
    } catch {
      onProblem(problem)
    }
    setBusy(false)
  }
  return (
    <>
      <input ref={input} type="file" accept="image/*" capture="environment" hidden onChange={(event) => void take(event)} data-testid={testIds.input} />
      <button type="button" className="more" disabled={busy} onClick={() => input.current?.click()} data-testid={testIds.button}>
        {label}
      </button>
    </>
  )
}
