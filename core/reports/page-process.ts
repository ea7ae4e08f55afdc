// A process of its own that makes one PDF: what is on the page in, as JSON, and the file out; laying out Chinese takes a second of pure computing.
import { text } from 'node:stream/consumers'
import { makePdf } from './make-pdf.ts'
import type { PageOrder } from './render-page.ts'

const { definition, font } = JSON.parse(await text(process.stdin)) as PageOrder
process.stdout.end(await makePdf(definition, font))
