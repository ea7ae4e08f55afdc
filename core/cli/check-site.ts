// `vigil check-site`: says everything that is wrong with a site file.
import { problemText } from '../config/problem.ts'
import { readSiteFile } from '../config.ts'
import { siteChecks } from '../site-checks.ts'
import { readOptions } from './options.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** @throws UsageError, VigilError `site.invalid` */
export async function checkSite(args: readonly string[], terminal: Terminal): Promise<number> {
  const { words } = readOptions(args, {}, ['FILE'])
  const { site, rules, warnings } = await readSiteFile(words[0] ?? '', terminal.environment, siteChecks)
  for (const warning of warnings) terminal.err(`warning: ${problemText(warning)}`)
  const armed = [...rules.values()].reduce((sum, list) => sum + list.length, 0)
  terminal.out(`${site.site.id} ${site.site.name}: ${site.cameras.length} cameras, ${armed} rules, ${site.devices.length} devices: valid. 配置有效。`)
  return EXIT.ok
}
