// The site the core runs: the demo's, the one of a file, or none yet.
import { siteSchema } from '../contract/site.ts'
import { readSiteFile, type LoadedSite } from './config.ts'
import type { Demo } from './demo/start-demo.ts'
import type { CoreOptions } from './main.ts'
import { siteChecks } from './site-checks.ts'

/** @throws VigilError `site.invalid` */
export async function loadAnySite(
  { siteFile, environment }: Pick<CoreOptions, 'siteFile' | 'environment'>,
  demo: Demo | null,
): Promise<LoadedSite & { is: 'loaded' }> {
  if (demo !== null) return demo.site
  if (siteFile !== undefined) return readSiteFile(siteFile, environment, siteChecks)
  return { is: 'loaded', site: siteSchema.parse({ version: 1, site: { id: 'new', name: '未配置项目' } }), rules: new Map(), warnings: [] }
}
