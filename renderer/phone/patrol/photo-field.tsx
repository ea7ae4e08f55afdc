// A picture from the spot, taken with the phone's camera and made small.
import { useEffect, useRef, useState, type ChangeEvent } from 'react'
import { shrinkPhoto } from '../tasks/shrink-photo.ts'
import { useWords } from '../words.ts'

interface PhotoFieldProps {
  readonly photo: Blob | null
  readonly onPhoto: (photo: Blob) => void
  readonly onProblem: (text: string | null) => void
}

export function PhotoField({ photo, onPhoto, onProblem }: PhotoFieldProps) {
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const take = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    target.value = ''
    if (file === undefined) return
    setBusy(true)
    try {
      onPhoto(await shrinkPhoto(file))
      onProblem(null)
    } catch {
      onProblem(t('patrol:phone.photoBad'))
    }
    setBusy(false)
  }
  return (
    <>
      <input ref={input} type="file" accept="image/*" capture="environment" hidden onChange={(event) => void take(event)} data-testid="patrol-photo" />
      {photo !== null && <Preview photo={photo} />}
      <button type="button" className="more" disabled={busy} onClick={() => input.current?.click()} data-testid="patrol-photo-take">
        {t(photo === null ? 'patrol:phone.photo' : 'patrol:phone.photoAgain')}
      </button>
    </>
  )
}

function Preview({ photo }: { readonly photo: Blob }) {
  const { t } = useWords()
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    const made = URL.createObjectURL(photo)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [photo])
  return url === null ? null : <img className="patrol-preview" src={url} alt={t('patrol:phone.photo')} />
}
