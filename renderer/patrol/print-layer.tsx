// Shows what is to be printed to the printer only, and asks for it.
import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import { usePrint } from './print-page.ts'

export function PrintLayer() {
  const { page, done } = usePrint()
  useEffect(() => {
    if (page === null) return
    window.addEventListener('afterprint', done)
    window.print()
    return () => window.removeEventListener('afterprint', done)
  }, [page, done])
  // beside the console, which the printer does not see
  return page === null ? null : createPortal(<div className="print-layer">{page}</div>, document.body)
}
