// A screen of several panels, one shown at a time.
import { useState, type ReactNode } from 'react'
import { Segmented } from 'antd'

export interface Page {
  readonly name: string
  readonly title: string
  panel(): ReactNode
}

/** @param name of the screen, before the names of its pages in test ids; @param denied shown in place of it all to those who may not see it */
export function PagedScreen({ name, denied, pages }: { readonly name: string; readonly denied: string | null; readonly pages: readonly Page[] }) {
  const [chosen, setChosen] = useState<string | null>(null)
  if (denied !== null) return <main className="paged paged-denied">{denied}</main>
  // pages may come later than the screen, and go
  const shown = pages.find((page) => page.name === chosen) ?? pages[0]
  return (
    <main className="paged" data-testid={name}>
      {pages.length > 1 && (
        <Segmented
          value={shown?.name ?? ''}
          onChange={setChosen}
          options={pages.map((page) => ({ value: page.name, label: <span data-testid={`${name}-${page.name}`}>{page.title}</span> }))}
        />
      )}
      {shown?.panel()}
    </main>
  )
}
