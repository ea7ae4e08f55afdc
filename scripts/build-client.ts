// Writes the client for other people's programs into out/client, and beside the built screens, from where the core gives it out.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApiDocument } from '../core/http/rest/open-api-document.ts'
import { VERSION } from '../core/version.ts'
import { clientSource, type Document } from './client/client-source.ts'

const root = join(import.meta.dirname, '..')
const source = clientSource((await openApiDocument(VERSION)) as unknown as Document)
for (const folder of ['out/client', 'out/renderer/api-docs']) {
  mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, folder, 'vigil-client.ts'), source)
}
