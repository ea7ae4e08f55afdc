// For a phone that can read neither codes nor tags: what stands below the QR code.
import { useState } from 'react'
import { useWords } from '../words.ts'

export function TypeCode({ onTyped }: { readonly onTyped: (code: string) => void }) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const code = text.trim().toUpperCase()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (code !== '') onTyped(code)
      }}
    >
      <label>
        {t('patrol:phone.code')}
        <input
          value={text}
          maxLength={32}
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setText(target.value)}
          data-testid="patrol-code"
        />
      </label>
      <button type="submit" className="more" disabled={code === ''} data-testid="patrol-code-use">
        {t('patrol:phone.useCode')}
      </button>
    </form>
  )
}
