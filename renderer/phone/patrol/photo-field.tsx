// A picture from the spot: taken, seen, taken again.
import { useEffect, useState } from 'react'
import { TakePhoto } from '../parts/take-photo.tsx'
import { useWords } from '../words.ts'

interface PhotoFieldProps {
  readonly photo: Blob | null
  readonly onPhoto: (photo: Blob) => void
  readonly onProblem: (text: string | null) => void
}

export function PhotoField({ photo, onPhoto, onProblem }: PhotoFieldProps) {
  const { t } = useWords()
  return (
    <>
      {photo !== null && <Preview photo={photo} />}
      <TakePhoto
        label={t(photo === null ? 'patrol:phone.photo' : 'patrol:phone.photoAgain')}
        problem={t('patrol:phone.photoBad')}
        onPhoto={onPhoto}
        onProblem={onProblem}
        testIds={{ button: 'patrol-photo-take', input: 'patrol-photo' }}
      />
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
