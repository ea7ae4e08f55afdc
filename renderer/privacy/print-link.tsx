// Opens a page to print beside the console.
import { PrinterOutlined } from '@ant-design/icons'

export function PrintLink({ href, text, testId }: { readonly href: string; readonly text: string; readonly testId: string }) {
  return (
    <a className="privacy-link" href={href} target="_blank" rel="noreferrer" data-testid={testId}>
      <PrinterOutlined aria-hidden="true" /> {text}
    </a>
  )
}
